import { reachConsent, refusedAtProvider } from "../flows/social";
import { expecting, must, NotSeen } from "../not-seen";
import type { Observation } from "../observation";
import type { Scene } from "../scene";
import type { EnabledSignIn } from "../target";

/**
 * Each provider knows the callback URL. Where people of a provider are played, the sign-in goes as far as the consent,
 * because some judge the URL only then. At a real provider the last update's probe counts, and what it shows to a browser
 * that nobody is signed in with.
 */
export const env4: Observation = {
  id: "ENV-4",
  async observe(scene) {
    const open: string[] = [];
    for (const provider of scene.target.providers) {
      const known = await isRegistered(scene, provider);
      if (!known) open.push(provider.name);
    }
    const names = scene.target.providers.map(({ name }) => name).join(", ");
    if (open.length === 0) return `known to ${names}`;
    return { open: `${open.join(", ")}: no API tells, and nothing speaks against it; compare with the outputs` };
  },
};

async function isRegistered(scene: Scene, provider: EnabledSignIn): Promise<boolean> {
  const { target } = scene;
  const authorize = await authorizeUrl(scene, provider);
  const sent = new URL(authorize).searchParams.get("redirect_uri");
  must(
    sent === provider.callbackUrl,
    `${provider.name} to be asked to come back to ${provider.callbackUrl}`,
    `${sent}`,
  );

  const { page } = await scene.visitor();
  if (target.signInProviders === "consents") {
    await expecting(`${provider.name} to know ${provider.callbackUrl}`, () => reachConsent(page, authorize));
    return true;
  }
  if (provider.registration === "not-registered") {
    throw new NotSeen(`${provider.name} to know ${provider.callbackUrl}`, "that the last update found it missing");
  }
  await page.goto(authorize);
  const refusal = await refusedAtProvider(page);
  must(refusal === undefined, `${provider.name} to take ${provider.callbackUrl}`, `${refusal}`);
  return provider.registration === "managed" || provider.registration === "registered";
}

async function authorizeUrl(scene: Scene, { id, name }: EnabledSignIn): Promise<string> {
  const answer = await scene.session().post("/sign-in/social", { provider: id, callbackURL: "/dashboard" });
  const url = answer.status === 200 ? (JSON.parse(answer.text) as { url?: string }).url : undefined;
  must(url !== undefined, `the app to lead to ${name}`, `status ${answer.status}`);
  return url;
}
