import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endpointUrlProblem } from "./endpointUrl";
import { isPublicAddress } from "./publicAddress";

describe("an address of the open internet", () => {
  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "::ffff:8.8.8.8",
  ])("%s", (address) => expect(isPublicAddress(address)).toBe(true));
});

describe("is no address of the open internet", () => {
  it.each([
    ["this machine", ["127.0.0.1", "127.213.0.1", "0.0.0.0", "::1", "::"]],
    ["this network", ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"]],
    ["this link", ["169.254.1.1", "fe80::1", "fe80::1%eth0"]],
    ["metadata of clouds", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"]],
    ["mapped to IPv6", ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "::ffff:0:10.0.0.1"]],
    ["translated", ["64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"]],
    ["shared, reserved, documented", ["100.64.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "2001:db8::1", "4000::1"]],
    ["more than one", ["224.0.0.1", "255.255.255.255", "ff02::1"]],
    ["none at all", ["", "localhost", "::g", "8.8.8.8/32"]],
  ])("%s", (_name, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});

describe("the URL of an endpoint", () => {
  it.each([
    ["https://hooks.example.com/auth", undefined],
    ["https://8.8.8.8/", undefined],
    ["http://hooks.example.com/", "not_https"],
    ["ftp://hooks.example.com/", "malformed"],
    ["hooks.example.com", "malformed"],
    [`https://hooks.example.com/${"a".repeat(1000)}`, "malformed"],
    [`https://${["ann", "secret"].join(":")}@hooks.example.com/`, "has_credentials"],
    ["https://localhost/", "private"],
    ["https://localhost./", "private"],
    ["https://a.localhost/", "private"],
    ["https://127.0.0.1/", "private"],
    ["https://[::1]/", "private"],
    ["https://[::ffff:10.0.0.1]/", "private"],
    ["https://2130706433/", "private"],
    ["https://0x7f.1/", "private"],
    ["https://0177.0.0.1/", "private"],
    ["https://169.254.169.254/latest/meta-data", "private"],
  ])("%s: %s", (url, problem) => {
    expect(endpointUrlProblem(url, { local: false })).toBe(problem);
  });

  it("may be this machine on a local stack, and nothing else that is private", () => {
    const problems = (url: string) => endpointUrlProblem(url, { local: true });
    for (const url of [
      "http://localhost:8025/",
      "http://127.0.0.1:1/",
      "http://[::1]:1/",
      "https://hooks.example.com/",
    ]) {
      expect(problems(url), url).toBeUndefined();
    }
    for (const url of ["http://10.0.0.1/", "http://169.254.169.254/", "https://192.168.0.1/", "http://0.0.0.0/"]) {
      expect(problems(url), url).toBe("private");
    }
  });

  it("is private in every way to write a private IPv4 address", () => {
    const octet = fc.nat(255);
    const host = fc.constantFrom([127], [10], [192, 168], [169, 254], [172, 20]);
    const forms = [
      (number: number) => String(number),
      (number: number) => `0x${number.toString(16)}`,
      (number: number) => `0${number.toString(8)}`,
    ];
    fc.assert(
      fc.property(host, octet, octet, octet, fc.constantFrom(...forms), (begin, b, c, d, form) => {
        const bytes = [...begin, b, c, d].slice(0, 4);
        const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
        expect(endpointUrlProblem(`https://${form(number)}/`, { local: false })).toBe("private");
        expect(endpointUrlProblem(`https://[::ffff:${bytes.join(".")}]/`, { local: false })).toBe("private");
      }),
    );
  });
});
