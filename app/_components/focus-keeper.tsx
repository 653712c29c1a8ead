"use client";

import { useEffect } from "react";
import { keepFocus } from "../_lib/keep-focus";

/** Keeps the keyboard's place on every page. Shows nothing. */
export function FocusKeeper() {
  useEffect(keepFocus, []);
  return null;
}
