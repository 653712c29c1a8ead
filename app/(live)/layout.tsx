import type { ReactNode } from "react";
import { LiveProvider } from "../_components/live-provider";
import { getToken } from "../_lib/auth-server";

/** The pages with a live connection. They share one provider, so going from one to the other keeps the connection. */
export default async function LiveLayout({ children }: { children: ReactNode }) {
  return <LiveProvider initialToken={(await getToken()) ?? null}>{children}</LiveProvider>;
}
