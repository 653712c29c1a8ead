"use client";

import "./globals.css";
import Failure from "./error";

/** As {@link Failure}, for the case that not even the frame of the page could be made. */
export default function GlobalFailure() {
  return (
    <html lang="en">
      <body className="font-sans text-base">
        <Failure />
      </body>
    </html>
  );
}
