import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Properties, Provider } from "../../provider-rpc/provider";
import { serveProvider } from "../../provider-rpc/serve";

/**
 * A provider whose cloud is a folder, `FILE_CLOUD`: each `filecloud:index:Thing` is a file named after its `name`. With
 * `delay` (milliseconds) a create makes the file at once and answers late, so that a test can kill the engine between.
 */
const cloud = process.env["FILE_CLOUD"];
if (cloud === undefined) throw new Error("FILE_CLOUD is not set");
mkdirSync(cloud, { recursive: true });

const fileOf = (id: string) => path.join(cloud, `${id}.json`);
const thingName = (inputs: Properties) => {
  if (typeof inputs["name"] !== "string") throw new Error("a Thing needs a name");
  return inputs["name"];
};

const provider: Provider = {
  name: "filecloud",
  version: "1.0.0",
  async check({ news }) {
    return { inputs: news };
  },
  async diff({ oldInputs, news }) {
    return { changes: JSON.stringify(oldInputs) !== JSON.stringify(news) };
  },
  async create({ inputs, preview }) {
    if (preview) return { id: "", outputs: inputs };
    const id = thingName(inputs);
    writeFileSync(fileOf(id), JSON.stringify(inputs), { flag: "wx" });
    if (typeof inputs["delay"] === "number") await sleep(inputs["delay"]);
    return { id, outputs: inputs };
  },
  async read({ id }) {
    try {
      const found = JSON.parse(readFileSync(fileOf(id), "utf8")) as Properties;
      return { id, inputs: found, outputs: found };
    } catch {
      return undefined;
    }
  },
  async update({ id, news, preview }) {
    if (!preview) writeFileSync(fileOf(id), JSON.stringify(news));
    return news;
  },
  async delete({ id }) {
    rmSync(fileOf(id), { force: true });
  },
};

// Stands for the tools that a real provider starts; it has to go when the engine goes.
spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "file-cloud-tool", cloud], { stdio: "ignore" });

serveProvider(provider).then(({ port }) => process.stdout.write(`${port}\n`));
