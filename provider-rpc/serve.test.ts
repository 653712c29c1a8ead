import { Client, credentials, type MethodDefinition, type ServiceError, status } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { afterEach, describe, expect, it } from "vitest";
import { PartialFailureError, type Properties, type Provider, Secret, unknown } from "./provider";
import { serveProvider } from "./serve";
import { decode, encode } from "./wire";

const urn = "urn:pulumi:production::shop::shop:Site$shop:index:Shelf::books::top";
const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function shelf(overrides: Partial<Provider> = {}): Provider {
  return {
    name: "shop",
    version: "1.2.3",
    check: async ({ news }) => ({ inputs: news }),
    diff: async () => ({ changes: false }),
    create: async ({ inputs }) => ({ id: "shelf-1", outputs: inputs }),
    read: async () => undefined,
    update: async ({ news }) => news,
    delete: async () => undefined,
    ...overrides,
  };
}

/** Calls one method the way the engine does: over gRPC. */
async function connect(provider: Provider) {
  const served = await serveProvider(provider);
  const limit = 64 * 1024 * 1024;
  const client = new Client(`127.0.0.1:${served.port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": limit,
    "grpc.max_send_message_length": limit,
  });
  closers.push(served.close, () => client.close());
  return <Request, Response>(
    { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
    request: Request,
  ): Promise<Response> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, response) =>
        error === null && response !== undefined ? resolve(response) : reject(error),
      );
    });
}
const { ResourceProviderService: methods } = providerGrpc;
const empty = () => new emptyPb.Empty();

describe("the provider server", () => {
  it("tells what it is and what it can take", async () => {
    const call = await connect(shelf());
    expect((await call(methods.getPluginInfo, empty())).getVersion()).toBe("1.2.3");
    expect((await call(methods.handshake, new providerPb.ProviderHandshakeRequest())).getAcceptSecrets()).toBe(true);
    const schema = await call(methods.getSchema, new providerPb.GetSchemaRequest());
    expect(JSON.parse(schema.getSchema())).toEqual({ name: "shop", version: "1.2.3" });
    const configured = await call(methods.configure, new providerPb.ConfigureRequest());
    expect([configured.getAcceptsecrets(), configured.getSupportspreview()]).toEqual([true, true]);
  });

  it("hands over configuration with its secrets", async () => {
    let seen: Properties | undefined;
    const call = await connect(
      shelf({
        configure: async (config) => {
          seen = config;
        },
      }),
    );
    await call(methods.configure, new providerPb.ConfigureRequest().setArgs(encode({ key: new Secret("k") })));
    expect(seen).toEqual({ key: new Secret("k") });
  });

  it("finds type and name in the URN, also when the name holds colons", async () => {
    let seen: unknown;
    const call = await connect(
      shelf({
        check: async ({ type, name, news }) => {
          seen = { type, name };
          return { inputs: news, failures: [{ property: "width", reason: "too wide" }] };
        },
      }),
    );
    const response = await call(methods.check, new providerPb.CheckRequest().setUrn(urn).setNews(encode({ width: 9 })));
    expect(seen).toEqual({ type: "shop:index:Shelf", name: "books::top" });
    expect(response.getFailuresList().map((failure) => failure.toObject())).toEqual([
      { property: "width", reason: "too wide" },
    ]);
  });

  it("sends a detailed difference, without what is to be ignored", async () => {
    const call = await connect(
      shelf({
        diff: async () => ({
          changes: true,
          detailed: { "books.A": "update", 'books["b-2"]': "add", place: "update-replace" },
          stables: ["id"],
          deleteBeforeReplace: true,
        }),
      }),
    );
    const all = await call(methods.diff, new providerPb.DiffRequest().setUrn(urn));
    expect(all.getChanges()).toBe(providerPb.DiffResponse.DiffChanges.DIFF_SOME);
    expect(all.getHasdetaileddiff()).toBe(true);
    expect(all.getDetaileddiffMap().get("books.A")?.toObject()).toEqual({ kind: 4, inputdiff: true });
    expect([all.getDiffsList(), all.getReplacesList(), all.getStablesList()]).toEqual([
      ["books", "place"],
      ["place"],
      ["id"],
    ]);
    expect(all.getDeletebeforereplace()).toBe(true);

    const one = new providerPb.DiffRequest().setIgnorechangesList(['books["b-2"]', "place"]);
    const left = (await call(methods.diff, one)).getDetaileddiffMap();
    expect([left.getLength(), left.has("books.A")]).toEqual([1, true]);

    const none = await call(methods.diff, new providerPb.DiffRequest().setIgnorechangesList(["books", "place"]));
    expect(none.getChanges()).toBe(providerPb.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("passes the preview flag on and sends unknown outputs", async () => {
    const call = await connect(
      shelf({
        create: async ({ preview }) => ({ id: preview ? "" : "1", outputs: { at: preview ? unknown : 5 } }),
        update: async ({ preview }) => ({ at: preview ? unknown : 6 }),
      }),
    );
    const preview = await call(methods.create, new providerPb.CreateRequest().setPreview(true));
    expect([preview.getId(), decode(preview.getProperties())]).toEqual(["", { at: unknown }]);
    const real = await call(methods.create, new providerPb.CreateRequest());
    expect([real.getId(), decode(real.getProperties())]).toEqual(["1", { at: 5 }]);
    const update = await call(methods.update, new providerPb.UpdateRequest().setPreview(true));
    expect(decode(update.getProperties())).toEqual({ at: unknown });
  });

  it("answers a read with inputs and state, or with nothing when it is gone", async () => {
    const found = { id: "7", inputs: { width: 1 }, outputs: { width: 1, made: true } };
    const call = await connect(shelf({ read: async ({ id }) => (id === "7" ? found : undefined) }));
    const there = await call(methods.read, new providerPb.ReadRequest().setId("7"));
    expect([there.getId(), decode(there.getInputs()), decode(there.getProperties())]).toEqual([
      "7",
      found.inputs,
      found.outputs,
    ]);
    expect((await call(methods.read, new providerPb.ReadRequest().setId("8"))).getId()).toBe("");
  });

  it("sends the message of an error and never its stack", async () => {
    const call = await connect(
      shelf({
        delete: async () => {
          throw new Error("The shelf is nailed down.");
        },
      }),
    );
    const error = await call(methods.delete, new providerPb.DeleteRequest()).then(
      () => expect.fail("must fail"),
      (reason: ServiceError) => reason,
    );
    expect(error.details).toBe("The shelf is nailed down.");
    expect(JSON.stringify(error.metadata.getMap())).not.toContain("serve.test");
  });

  it("tells what was made when a create fails half way", async () => {
    const call = await connect(
      shelf({
        create: async () => {
          throw new PartialFailureError("Not level.", "shelf-9", { width: 3 }, ["left side low"]);
        },
      }),
    );
    const error = await call(methods.create, new providerPb.CreateRequest()).then(
      () => expect.fail("must fail"),
      (reason: ServiceError) => reason,
    );
    const [bytes] = error.metadata.get("grpc-status-details-bin");
    const [detail] = statusPb.Status.deserializeBinary(bytes as Buffer).getDetailsList();
    expect(detail?.getTypeName()).toBe("pulumirpc.ErrorResourceInitFailed");
    const failed = providerPb.ErrorResourceInitFailed.deserializeBinary(detail!.getValue_asU8());
    expect([failed.getId(), decode(failed.getProperties()), failed.getReasonsList()]).toEqual([
      "shelf-9",
      { width: 3 },
      ["left side low"],
    ]);
  });

  it("says that components are not offered, so that the engine goes on without", async () => {
    const call = await connect(shelf());
    const error = await call(methods.construct, new providerPb.ConstructRequest()).then(
      () => expect.fail("must fail"),
      (reason: ServiceError) => reason,
    );
    expect(error.code).toBe(status.UNIMPLEMENTED);
  });

  it("takes and gives messages of many megabytes", async () => {
    const call = await connect(shelf());
    const request = new providerPb.CreateRequest().setProperties(encode({ text: "x".repeat(6_000_000) }));
    const response = await call(methods.create, request);
    expect((decode(response.getProperties()).text as string).length).toBe(6_000_000);
  });
});
