"use client";

import { Building2 } from "lucide-react";
import Link from "next/link";
import { Badge } from "../../../_components/badge";
import { buttonClass } from "../../../_components/button";
import { Panel } from "../../../_components/panel";
import { QuickButton } from "../../../_components/quick-button";
import { Row } from "../../../_components/row";
import { SkeletonRows } from "../../../_components/skeleton-rows";
import { authAction } from "../../../_lib/auth-action";
import { organizationTexts as texts } from "../../../_lib/organization-texts";
import { useLiveAnswer } from "../../../_lib/use-live-answer";
import type { PreloadedMine } from "./mine";

/** The organizations of the person, live, the active one marked. */
export function OrganizationList({ preloaded }: { preloaded: PreloadedMine }) {
  const mine = useLiveAnswer(preloaded);
  return (
    <Panel title={texts.yours} lead={texts.yoursLead}>
      {!mine && <SkeletonRows rows={2} />}
      {mine?.organizations.length === 0 && <p className="text-sm text-muted">{texts.none}</p>}
      <ul className="divide-y divide-line" data-testid="organizations">
        {mine?.organizations.map(({ id, name, role }) => (
          <Row
            key={id}
            icon={Building2}
            title={
              <>
                {name}
                {mine.active === id && <Badge>{texts.active}</Badge>}
              </>
            }
            note={texts.roles[role] ?? role}
          >
            {mine.active !== id && (
              <QuickButton
                label={texts.activate}
                describedAs={texts.activateLabel(name)}
                act={() => authAction("/organization/set-active", { organizationId: id })}
              />
            )}
            <Link
              href={`/organizations/${id}`}
              aria-label={texts.openLabel(name)}
              className={buttonClass("quiet", "px-4 text-sm")}
            >
              {texts.open}
            </Link>
          </Row>
        ))}
      </ul>
    </Panel>
  );
}
