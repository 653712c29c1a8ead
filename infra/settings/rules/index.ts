import { backendIsReachable, deployKeyFits, protectionStaysOn } from "./convex";
import { domainForEnvironment } from "./domain";
import { edgeForEnvironment, zoneHoldsDomain } from "./edge";
import { environmentOfStack } from "./environment";
import { evidenceComesFromElsewhere } from "./gate";
import { mailForEnvironment, senderIsSigned } from "./mail";
import { cookieDomainIsOwn, originsAreSafe } from "./origins";
import { noLeftoverSecrets, providersAreDistinct, providersAreWhole } from "./providers";
import type { Rule } from "./rule";
import { secretsAreSet } from "./secrets";
import { lifetimesFit } from "./session";
import { sharesNothing } from "./siblings";
import { webhooksAreReachable } from "./webhooks";
import { writtenAsItShould } from "./written";

/** Rules across keys, in the order in which their findings are shown. */
export const rules: readonly Rule[] = [
  environmentOfStack,
  domainForEnvironment,
  edgeForEnvironment,
  zoneHoldsDomain,
  backendIsReachable,
  protectionStaysOn,
  mailForEnvironment,
  senderIsSigned,
  providersAreDistinct,
  providersAreWhole,
  originsAreSafe,
  cookieDomainIsOwn,
  lifetimesFit,
  webhooksAreReachable,
  evidenceComesFromElsewhere,
  secretsAreSet,
  deployKeyFits,
  noLeftoverSecrets,
  sharesNothing,
  writtenAsItShould,
];
