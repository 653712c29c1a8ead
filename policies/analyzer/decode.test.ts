import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import { expect, it } from "vitest";
import { Secret, unknown } from "../../provider-rpc/provider";
import { encode } from "../../provider-rpc/wire";
import { notKnown } from "../declared";
import { declaredResource, stackResource } from "./decode";

function wire(): InstanceType<typeof analyzerPb.AnalyzerResource> {
  const resource = new analyzerPb.AnalyzerResource();
  resource.setType("a:b:C");
  resource.setName("c");
  resource.setUrn("urn:pulumi:s::p::a:b:C::c");
  resource.setProperties(
    encode({
      plain: 1,
      secret: new Secret("s"),
      list: [new Secret({ inner: unknown })],
      later: new Secret(unknown),
      none: null,
    }),
  );
  const options = new analyzerPb.AnalyzerResourceOptions();
  options.setProtect(true);
  resource.setOptions(options);
  return resource;
}

it("takes secrets out of their wrappers and keeps what is not known, at any depth", () => {
  expect(declaredResource(wire())).toEqual({
    type: "a:b:C",
    name: "c",
    urn: "urn:pulumi:s::p::a:b:C::c",
    protect: true,
    props: { plain: 1, secret: "s", list: [{ inner: notKnown }], later: notKnown, none: null },
  });
});

it("says what a property was made from, also below a component", () => {
  const resource = wire();
  const source = "urn:pulumi:s::p::x:y:Component$prelaunch:secrets:AuthSecret::made";
  const dependencies = new analyzerPb.AnalyzerPropertyDependencies();
  dependencies.setUrnsList([source]);
  resource.getPropertydependenciesMap().set("secret", dependencies);
  resource.setDependenciesList([source]);
  expect(stackResource(resource)).toMatchObject({
    parent: undefined,
    dependencies: [source],
    propertyDependencies: { secret: [{ type: "prelaunch:secrets:AuthSecret", urn: source }] },
  });
});
