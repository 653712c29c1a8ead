import { socialProviders } from "../contract/social-providers";
import { checkStackFile } from "./check-stack-file";
import { AnswersInvalidError, AnswersMissingError } from "./onboarding-error";
import type { Prompter } from "./prompter";
import { type Draft, type Question, questions } from "./questions";
import { isChoice, listOf, readDraft } from "./read-draft";
import { stackFileText } from "./stack-file-text";

export interface AskOptions {
  repository: string;
  /** What flags have answered. */
  given: Draft;
  /** `undefined`: nobody can be asked. */
  prompter: Prompter | undefined;
}

/**
 * Completes what the flags have answered: by asking, or with defaults. Each answer is judged as it comes by the settings'
 * own checks, so that a typo is corrected where it is made.
 *
 * @throws AnswersMissingError when nobody can be asked and something has no default
 * @throws AnswersInvalidError when a flag holds what the settings do not take
 */
export async function completeDraft({ repository, given, prompter }: AskOptions): Promise<Draft> {
  let draft: Draft = {};
  const missing: { flag: string; question: string }[] = [];
  for (const question of questions) {
    if (!question.applies(draft)) continue;
    const answer = given[question.id];
    if (answer !== undefined) {
      draft = { ...draft, [question.id]: answer };
      const fault = faultOf(question, draft, repository);
      if (fault !== undefined) throw new AnswersInvalidError([{ ...fault, flag: question.flag }]);
      continue;
    }
    const initial = question.initial(draft);
    if (prompter === undefined) {
      if (initial === undefined) missing.push({ flag: question.flag, question: question.text });
      // As if it were answered, so that what follows from it is named, too.
      draft = { ...draft, [question.id]: initial ?? "?" };
      continue;
    }
    draft = { ...draft, [question.id]: await askOne(question, draft, initial, { repository, prompter }) };
  }
  if (missing.length > 0) throw new AnswersMissingError(missing);
  return draft;
}

async function askOne(
  question: Question,
  draft: Draft,
  initial: string | undefined,
  { repository, prompter }: { repository: string; prompter: Prompter },
): Promise<string> {
  if (question.id === "providers") return askProviders(draft, { repository, prompter });
  if (question.choices !== undefined) {
    const chosen = listOf(initial ?? "");
    if (!question.many) return prompter.select(question.text, question.choices, chosen[0]);
    return (await prompter.selectSome(question.text, question.choices, chosen)).join(",");
  }
  return prompter.text(question.text, initial ?? "", (text) => {
    if (text.trim() === "" && question.optional?.(draft)) return undefined;
    if (text.trim() === "") return "is needed";
    return faultOf(question, { ...draft, [question.id]: text.trim() }, repository)?.reason;
  });
}

/** First which, then the client of each: people know the one before they have the other. */
async function askProviders(draft: Draft, asking: { repository: string; prompter: Prompter }): Promise<string> {
  const { prompter, repository } = asking;
  const chosen = await prompter.selectSome("Sign-in providers (none: leave all off)", socialProviders, []);
  const entries: string[] = [];
  for (const id of chosen) {
    const what = id === "apple" ? "clientId,teamId,keyId of the Services ID" : "client id of the OAuth client";
    const question = questions.find((candidate) => candidate.id === "providers");
    const rest = await prompter.text(`${id}: ${what}`, "", (text) => {
      if (text.trim() === "") return "is needed";
      const entry = { ...draft, providers: `${id}=${text.trim()}` };
      return question && faultOf(question, entry, repository)?.reason;
    });
    entries.push(`${id}=${rest.trim()}`);
  }
  return entries.join(";");
}

/** What the settings' checks say about this one answer, the others being unfinished. */
function faultOf(question: Question, draft: Draft, repository: string) {
  const text = draft[question.id] ?? "";
  if (question.choices && !isChoice(text, question.choices, question.many === true)) {
    const reason = `must be ${question.many ? "of" : "one of"} ${question.choices.join(", ")}`;
    return { key: question.id, reason, example: `${question.flag} ${question.choices[0]}`, file: "" };
  }
  if (question.id === "stack" && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(text)) {
    return {
      key: "stack",
      reason: "may hold letters, digits, hyphens and underscores",
      example: "production",
      file: "",
    };
  }
  // The rules look at a zone only when it is whole.
  const answers = readDraft({ zoneId: "0".repeat(32), ...draft });
  const { problems } = checkStackFile(stackFileText(answers), { stack: answers.stack, repository });
  return problems.find(({ key }) => question.settings.some((setting) => isIn(key, `prelaunch:${setting}`)));
}

/** A group's own key stands for "is missing" alone: what lies under it is judged by its own question. */
function isIn(key: string, setting: string): boolean {
  const isList = /\.(providers|methods)$|:(alerts|convex|app)$/.test(setting);
  return key === setting || (isList && (key.startsWith(`${setting}[`) || key.startsWith(`${setting}.`)));
}
