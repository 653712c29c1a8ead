import { panelTexts } from "../_lib/texts";

const rings = [90, 150, 220, 300, 390, 490, 600];

/** The picture beside the forms on wide screens: light from a door ajar. Decoration, so it is left out on small ones. */
export function DoorPanel() {
  return (
    <aside className="sticky top-0 m-3 hidden h-[calc(100dvh-1.5rem)] overflow-hidden rounded-[1.5rem] bg-[#0a3f30] text-[#eaf5ef] lg:block">
      <svg
        aria-hidden="true"
        className="absolute inset-0 size-full"
        viewBox="0 0 500 800"
        preserveAspectRatio="xMidYMid slice"
        fill="none"
      >
        <defs>
          <linearGradient id="light" x1="0" y1="0" x2="1" y2="1">
            <stop offset="0" stopColor="#d9f2a8" stopOpacity=".95" />
            <stop offset="1" stopColor="#4fc596" stopOpacity=".15" />
          </linearGradient>
        </defs>
        {rings.map((radius) => (
          <circle key={radius} cx="250" cy="330" r={radius} stroke="#8fd8b8" strokeOpacity={0.32 - radius / 2400} />
        ))}
        <path d="M250 210h52v240h-52z" fill="url(#light)" />
        <path d="M250 450h52l150 350H150z" fill="url(#light)" opacity=".22" />
        <path d="M198 210v240h52l0-208z" fill="#06291f" />
        <path d="M250 210v240l-52-26V236z" fill="#0e5541" />
        <circle cx="240" cy="334" r="4" fill="#d9f2a8" />
      </svg>
      <div className="absolute inset-x-0 bottom-0 p-10">
        <p className="text-title font-medium text-balance">{panelTexts.title}</p>
        <p className="mt-3 max-w-xs text-[#bfe0d1]">{panelTexts.text}</p>
      </div>
    </aside>
  );
}
