import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False until the page listens: a button that is pressed before would do nothing, and nothing would show it. */
export function useReady(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
