import * as pulumi from "@pulumi/pulumi";
import { type Provider, type RedirectUriManagement, RedirectUris, type RedirectUrisArgs } from "../provider/sdk";
import type { SecretText, Settings } from "../settings";

export interface SignInProvidersArgs {
  settings: Settings;
  /** What each enabled provider must have registered, by its id. */
  callbackUrls: Readonly<Record<string, string>>;
  provider: Provider;
}

/** What the sign-in providers know of this stack: its callback URL at each, kept there or asked about. */
export class SignInProviders extends pulumi.ComponentResource {
  readonly registrations: RedirectUris["registrations"];

  constructor(name: string, args: SignInProvidersArgs, options?: pulumi.ComponentResourceOptions) {
    super("prelaunch:oauth:SignInProviders", name, {}, options);
    const { settings, callbackUrls, provider } = args;
    this.registrations = new RedirectUris(
      `${name}-redirect-uris`,
      {
        providers: declaredProviders(settings, callbackUrls),
        // A developer's machine has no place in the list of a client that production uses.
        loopback: settings.environment === "production" ? "remove" : "keep",
      },
      // Not left to the component: it is a custom resource that must wait.
      { parent: this, provider, ...(options?.dependsOn ? { dependsOn: options.dependsOn } : {}) },
    ).registrations;
    this.registerOutputs({});
  }
}

function declaredProviders(
  { auth, secrets }: Settings,
  callbackUrls: Readonly<Record<string, string>>,
): RedirectUrisArgs["providers"] {
  return auth.providers.map((one) => {
    const management = managementOf(one, secrets.managementSecrets[one.id]);
    return {
      provider: one.id,
      clientId: one.clientId,
      redirectUri: callbackUrls[one.id] ?? "",
      ...(one.kind === "discovered" ? { issuer: one.issuer } : {}),
      ...(management === undefined ? {} : { management }),
    };
  });
}

function managementOf(
  one: Settings["auth"]["providers"][number],
  given: SecretText | undefined,
): RedirectUriManagement | undefined {
  if (given === undefined) return undefined;
  const secret = pulumi.secret(given.reveal());
  if (one.kind === "named") return one.graph && { kind: "graph", ...one.graph, secret };
  return one.registrationUri === undefined ? undefined : { kind: "registration", uri: one.registrationUri, secret };
}
