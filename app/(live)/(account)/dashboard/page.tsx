import type { Metadata } from "next";
import { api } from "../../../../convex/_generated/api";
import { PageTitle } from "../../../_components/page-title";
import { preloadAuthQuery, requireUser } from "../../../_lib/auth-server";
import { accountTexts, dashboardTexts } from "../../../_lib/texts";
import { ActivityList } from "./activity-list";
import { SessionList } from "./session-list";

export const metadata: Metadata = { title: accountTexts.dashboard };

export default async function DashboardPage() {
  const user = await requireUser("/dashboard");
  const [sessions, activity] = await Promise.all([
    preloadAuthQuery(api.sessions.list),
    preloadAuthQuery(api.activity.recent),
  ]);
  return (
    <>
      <PageTitle title={dashboardTexts.title(user.name)}>{dashboardTexts.lead}</PageTitle>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <SessionList preloaded={sessions} />
        <ActivityList preloaded={activity} />
      </div>
    </>
  );
}
