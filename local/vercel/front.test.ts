import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { secretText, type TestVercel, testVercel } from "./local-vercel.fixture";

let test: TestVercel;
let projectId: string;
beforeEach(async () => {
  test = await testVercel();
  ({ id: projectId } = await test.create("vercelProject", { name: "acme-auth" }));
});
afterEach(() => test.end());

describe("the hosting front", () => {
  it("serves the newest production deployment on the project's domains, its own name and the deployment's URL", async () => {
    await test.create("vercelDomain", { projectId, domain: "app.example.com" });
    const first = await test.create("vercelDeployment", {
      projectId,
      production: true,
      ...(await test.site("one", { "index.html": "one" })),
    });
    expect(first.outputs["domains"]).toEqual(["acme-auth.vercel.app", "app.example.com"]);
    for (const host of ["app.example.com", "acme-auth.vercel.app", String(first.outputs["url"])]) {
      expect(await test.fetch(host), host).toMatchObject({ status: 200, text: "one" });
    }
    await test.create("vercelDeployment", {
      projectId,
      production: true,
      ...(await test.site("two", { "index.html": "two" })),
    });
    expect((await test.fetch("app.example.com")).text).toBe("two");
    expect((await test.fetch(String(first.outputs["url"]))).text).toBe("one");
  });

  it("makes a project's first deployment production even when a preview is asked for, and the second not", async () => {
    await test.create("vercelDeployment", {
      projectId,
      production: false,
      ...(await test.site("one", { "index.html": "one" })),
    });
    await test.create("vercelDeployment", {
      projectId,
      production: false,
      ...(await test.site("two", { "index.html": "two" })),
    });
    expect((await test.fetch("acme-auth.vercel.app")).text).toBe("one");
  });

  it("answers 404 DEPLOYMENT_NOT_FOUND for a host that nothing is attached to", async () => {
    const answer = await test.fetch("nobody.example.com");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("x-vercel-error")).toBe("DEPLOYMENT_NOT_FOUND");
  });

  it("redirects a domain that is declared as a redirect, with its path and status", async () => {
    await test.create("vercelDomain", { projectId, domain: "example.com" });
    await test.create("vercelDomain", {
      projectId,
      domain: "www.example.com",
      redirect: "example.com",
      redirectStatusCode: 308,
    });
    const answer = await test.fetch("www.example.com", "/sign-in?a=1");
    expect(answer.status).toBe(308);
    expect(answer.headers.get("location")).toBe("http://example.com/sign-in?a=1");
  });

  it("tells a server the client's address and host, whatever the client says about itself", async () => {
    const script = `require("node:http").createServer((q, s) => s.end(JSON.stringify(q.headers))).listen(process.env.PORT, "127.0.0.1")`;
    const files = await test.site("server", {
      "package.json": JSON.stringify({ scripts: { start: "node server.cjs" } }),
      "server.cjs": script,
    });
    await test.create("vercelDomain", { projectId, domain: "localhost" });
    await test.create("vercelDeployment", { projectId, production: true, ...files });
    const spoofed = {
      "x-forwarded-for": "6.6.6.6",
      "x-real-ip": "6.6.6.6",
      "x-forwarded-proto": "https",
      "x-vercel-forwarded-for": "6.6.6.6",
    };
    const seen = JSON.parse((await test.fetch("localhost:3000", "/", spoofed)).text);
    expect(seen).toMatchObject({
      host: "localhost:3000",
      "x-forwarded-for": "127.0.0.1",
      "x-real-ip": "127.0.0.1",
      "x-forwarded-proto": "http",
      "x-forwarded-host": "localhost:3000",
      "x-vercel-forwarded-for": "127.0.0.1",
    });
    expect(JSON.stringify(seen)).not.toContain("6.6.6.6");
  });

  // A kept one that the server was about to close lost its request.
  it("opens a connection with the server for each request, and says nothing of it to clients", async () => {
    const script = `require("node:http").createServer((q, s) => { q.resume(); s.end(q.headers.connection) }).listen(process.env.PORT, "127.0.0.1")`;
    const files = await test.site("server", {
      "package.json": JSON.stringify({ scripts: { start: "node server.cjs" } }),
      "server.cjs": script,
    });
    await test.create("vercelDeployment", { projectId, production: true, ...files });
    const answer = await test.fetch("acme-auth.vercel.app", "/", { connection: "keep-alive" });
    expect(answer).toMatchObject({ status: 200, text: "close" });
    expect(answer.headers.get("connection")).toBe("keep-alive");
  });

  it("denies what lacks the edge's header once the firewall is declared", async () => {
    await test.create("vercelDeployment", { projectId, ...(await test.site("one", { "index.html": "one" })) });
    const condition = {
      type: "header",
      op: "eq",
      neg: true,
      key: "x-edge-secret",
      value: secretText("s3cret-of-the-edge"),
    };
    const rule = {
      name: "Only through the edge",
      action: { action: "deny" },
      conditionGroups: [{ conditions: [condition] }],
    };
    await test.create("vercelFirewall", { projectId, rules: { rules: [rule] } });
    expect((await test.fetch("acme-auth.vercel.app")).status).toBe(403);
    expect((await test.fetch("acme-auth.vercel.app", "/", { "x-edge-secret": "wrong" })).status).toBe(403);
    expect((await test.fetch("acme-auth.vercel.app", "/", { "x-edge-secret": "s3cret-of-the-edge" })).status).toBe(200);
  });

  it("serves again after a restart, and starts a server that died", async () => {
    const script = `require("node:http").createServer((q, s) => q.url === "/die" ? process.exit(1) : s.end("pid " + process.pid)).listen(process.env.PORT, "127.0.0.1")`;
    const files = await test.site("server", {
      "package.json": JSON.stringify({ scripts: { start: "node server.cjs" } }),
      "server.cjs": script,
    });
    await test.create("vercelDeployment", { projectId, ...files });
    const before = (await test.fetch("acme-auth.vercel.app")).text;
    expect((await test.fetch("acme-auth.vercel.app", "/die")).status).toBe(502);
    await vi.waitFor(async () => {
      const after = (await test.fetch("acme-auth.vercel.app")).text;
      expect(after).toMatch(/^pid \d+$/);
      expect(after).not.toBe(before);
    }, 60_000);
    await test.restart();
    expect((await test.fetch("acme-auth.vercel.app")).text).toMatch(/^pid \d+$/);
  });
});
