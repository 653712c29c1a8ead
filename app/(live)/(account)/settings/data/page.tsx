import type { Metadata } from "next";
import { PageTitle } from "../../../../_components/page-title";
import { Panel } from "../../../../_components/panel";
import { requireUser } from "../../../../_lib/auth-server";
import { dataTexts as texts } from "../../../../_lib/settings-texts";
import { AskToDelete } from "./ask-to-delete";
import { Download } from "./download";

export const metadata: Metadata = { title: texts.title };

export default async function DataPage() {
  await requireUser("/settings/data");
  return (
    <>
      <PageTitle title={texts.title}>{texts.lead}</PageTitle>
      <div className="grid gap-6">
        <Panel title={texts.export} lead={texts.exportLead}>
          <Download />
        </Panel>
        <Panel title={texts.delete} lead={texts.deleteLead}>
          <AskToDelete />
        </Panel>
      </div>
    </>
  );
}
