"use client";

import { Menu } from "@base-ui/react/menu";
import { LogOut, Settings } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { accountTexts, problemTexts } from "../_lib/texts";
import { signOutHere } from "../_lib/use-ended-session";
import { useReady } from "../_lib/use-ready";
import { Initials } from "./initials";

const item =
  "flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-control px-3 text-sm outline-none select-none data-highlighted:bg-hover";

/** Who is signed in, and the way out. */
export function UserMenu({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const ready = useReady();
  const [problem, setProblem] = useState(false);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger disabled={!ready} className="rounded-full">
        <span className="sr-only">{accountTexts.menu(name)}</span>
        <Initials name={name} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={8} className="z-20">
          <Menu.Popup className="card w-64 max-w-[calc(100vw-2rem)] p-1.5 shadow-lg shadow-black/10 outline-none">
            <div className="px-3 py-2.5">
              <p className="truncate text-sm font-medium">{name}</p>
              <p className="truncate text-sm text-muted">{email}</p>
            </div>
            <Menu.Separator className="my-1.5 h-px bg-line" />
            <Menu.Item className={item} onClick={() => router.push("/settings")}>
              <Settings aria-hidden size={18} strokeWidth={1.75} />
              {accountTexts.settings}
            </Menu.Item>
            <Menu.Item
              className={item}
              closeOnClick={false}
              onClick={() => signOutHere().then((done) => setProblem(!done))}
            >
              <LogOut aria-hidden size={18} strokeWidth={1.75} />
              {accountTexts.signOut}
            </Menu.Item>
            {problem && (
              <p role="alert" className="px-3 py-2 text-sm text-danger-ink">
                {problemTexts.server}
              </p>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
