import { Command } from "commander";
import { evidenceKeygen } from "./keygen";
import { evidencePredicate } from "./predicate";
import { evidenceShow } from "./show";
import { evidenceSign } from "./sign";
import { evidenceVerify } from "./verify";

export function evidence(): Command {
  const command = new Command("evidence").description("what a release was seen to do, signed");
  for (const part of [evidenceKeygen, evidenceSign, evidencePredicate, evidenceVerify, evidenceShow])
    command.addCommand(part());
  return command;
}
