import type { Metadata } from "next";
import { checkMailTexts } from "../../_lib/texts";
import { PendingMailCard } from "./pending-mail-card";

export const metadata: Metadata = { title: checkMailTexts.title };

export default function CheckMailPage() {
  return <PendingMailCard />;
}
