/** So far back it is remembered where the focus was: a dialog has a few stops of its own before it closes. */
const remembered = 12;

/** Whoever has a plan for the focus goes first, such as a dialog that gives it back to its button. */
const pauseMs = 50;

/**
 * Keeps the place of those who work by keyboard or listen to the page. What has the focus may go: the row of what was
 * removed, a form whose place a key takes. The browser then gives the focus to nobody, and they begin anew at the top.
 * Here the nearest thing that is left gets it: the region around it, or what had the focus before. Returns what ends it.
 */
export function keepFocus(): () => void {
  /** For each element that had the focus, the newest first: itself and the regions around it, the inmost first. */
  let places: HTMLElement[][] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isLost = () => document.activeElement === document.body && places.length > 0;
  const entered = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement) places = [withRegions(target), ...places].slice(0, remembered);
  };
  const left = ({ target }: FocusEvent) => {
    // A click beside all controls leaves on purpose: what the focus was on is still there.
    setTimeout(() => {
      if (isLost() && target instanceof Node && target.isConnected) places = [];
    });
  };
  const restore = () => {
    const main = document.querySelector<HTMLElement>("main");
    if (isLost()) [...places.flat(), ...(main ? [main] : [])].some(takesFocus);
  };
  const observer = new MutationObserver(() => {
    if (!isLost()) return;
    clearTimeout(timer);
    timer = setTimeout(restore, pauseMs);
  });

  document.addEventListener("focusin", entered);
  document.addEventListener("focusout", left);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", entered);
    document.removeEventListener("focusout", left);
    observer.disconnect();
    clearTimeout(timer);
  };
}

function withRegions(element: HTMLElement): HTMLElement[] {
  const found = [element];
  for (let region = regionAround(element); region; region = regionAround(region)) found.push(region);
  return found;
}

function regionAround(element: HTMLElement): HTMLElement | null {
  return element.parentElement?.closest<HTMLElement>("section, main") ?? null;
}

function takesFocus(element: HTMLElement): boolean {
  if (!element.isConnected) return false;
  // A region takes the focus only when it is given to it.
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}
