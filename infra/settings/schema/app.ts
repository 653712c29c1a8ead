import { z } from "zod";
import { described } from "./described";
import { line } from "./text";

export const appSetting = described(
  z.strictObject({
    name: described(line(60), {
      description: "Name of the app, as people read it in mails, page titles and authenticator apps.",
      examples: ["Acme"],
      reaches: "APP_NAME, NEXT_PUBLIC_APP_NAME",
    }),
  }),
  { description: "The app itself.", examples: [{ name: "Acme" }] },
);
