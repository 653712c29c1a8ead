import { z } from "zod";
import { acceptanceSetting } from "./schema/acceptance";
import { alertsSetting } from "./schema/alerts";
import { appSetting } from "./schema/app";
import { authSetting } from "./schema/auth";
import { complianceSetting } from "./schema/compliance";
import { convexSetting } from "./schema/convex";
import { domainSetting } from "./schema/domain";
import { edgeSetting } from "./schema/edge";
import { environmentSetting } from "./schema/environment";
import { attestationsSetting, evidenceSetting, launchSetting, waiversSetting } from "./schema/gate";
import { hostingSetting } from "./schema/hosting";
import { mailSetting } from "./schema/mail";
import { secretsSetting } from "./schema/secrets";
import { webhooksSetting } from "./schema/webhooks";
import { wellKnownSetting } from "./schema/well-known";

/** Namespace of the settings in a stack file: the name of the Pulumi project. */
export const namespace = "prelaunch";

/** The settings of a stack as they are written, one key a section, in the order in which a stack file reads best. */
export const settingsSchema = z.strictObject({
  environment: environmentSetting.optional(),
  domain: domainSetting,
  app: appSetting,
  convex: convexSetting,
  hosting: hostingSetting,
  edge: edgeSetting.optional(),
  mail: mailSetting.optional(),
  auth: authSetting.optional(),
  compliance: complianceSetting.optional(),
  alerts: alertsSetting.optional(),
  webhooks: webhooksSetting.optional(),
  wellKnown: wellKnownSetting.optional(),
  launch: launchSetting.optional(),
  evidence: evidenceSetting.optional(),
  waivers: waiversSetting.optional(),
  attestations: attestationsSetting.optional(),
  acceptance: acceptanceSetting.optional(),
  secrets: secretsSetting.optional(),
});

export type Section = keyof typeof settingsSchema.shape;
/** What the schema makes of a stack file: checked key by key, before defaults of the environment and rules across keys. */
export type WrittenSettings = z.output<typeof settingsSchema>;
