import { buttonClass } from "./button";
import { CopyButton } from "./copy-button";

interface ShownSecretProps {
  value: string;
  texts: {
    /** Says what it is and that it is shown now. */
    created: string;
    copy: string;
    copied: string;
    done: string;
  };
  testId: string;
  onDone(): void;
}

/** A key to be copied, until its person is done with it. */
export function ShownSecret({ value, texts, testId, onDone }: ShownSecretProps) {
  return (
    <div className="space-y-4">
      <p role="status">{texts.created}</p>
      <code data-testid={testId} className="block rounded-control bg-sunken p-4 font-mono text-sm break-all select-all">
        {value}
      </code>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={value} label={texts.copy} done={texts.copied} />
        <button type="button" onClick={onDone} className={buttonClass("primary")}>
          {texts.done}
        </button>
      </div>
    </div>
  );
}
