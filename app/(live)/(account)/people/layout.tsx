import type { ReactNode } from "react";
import { isAdmin } from "../../../../contract/roles";
import { AdminNavigation } from "../../../_components/admin-navigation";
import { currentUser } from "../../../_lib/auth-server";

/** The frame of the pages of admins. Each page judges for itself who may see it; to anyone else there is nothing here. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await currentUser();
  return (
    <>
      {user && isAdmin(user.role) && <AdminNavigation />}
      {children}
    </>
  );
}
