import { Laptop, Smartphone } from "lucide-react";
import { landingTexts } from "../_lib/texts";

/** A picture of the dashboard, drawn with its own parts. Decoration: the words beside it say the same. */
export function LandingPreview() {
  const { title, rows } = landingTexts.preview;
  return (
    <div aria-hidden className="hidden rounded-[2rem] bg-accent-soft px-6 py-10 select-none lg:block">
      <div className="card p-6 shadow-xl shadow-black/5">
        <p className="font-semibold">{title}</p>
        <ul className="mt-3 divide-y divide-line">
          {rows.map(({ device, note }, index) => {
            const Icon = device.includes("iOS") ? Smartphone : Laptop;
            return (
              <li key={device} className="flex items-center gap-4 py-4">
                <span className="flex size-10 items-center justify-center rounded-full bg-sunken text-muted">
                  <Icon size={20} strokeWidth={1.75} />
                </span>
                <span className="flex-1 text-sm">
                  <span className={`block font-medium ${index === 2 ? "text-muted line-through" : ""}`}>{device}</span>
                  <span className={index === 0 ? "text-accent-ink" : "text-muted"}>{note}</span>
                </span>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
