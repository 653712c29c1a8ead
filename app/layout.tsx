import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { connection } from "next/server";
import type { ReactNode } from "react";
import "./globals.css";
import { ConsentProvider } from "./_components/consent";
import { FocusKeeper } from "./_components/focus-keeper";
import { currentConsent } from "./_lib/consent-server";
import { appName, environment } from "./_lib/environment";
import { siteTexts } from "./_lib/texts";

const geist = localFont({ src: "./_fonts/geist-latin.woff2", weight: "100 900", variable: "--font-geist" });

export const metadata: Metadata = {
  metadataBase: new URL(environment.NEXT_PUBLIC_SITE_URL),
  title: { default: appName, template: `%s · ${appName}` },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f6f2" },
    { media: "(prefers-color-scheme: dark)", color: "#131311" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A page that was made at the build has no nonce on its scripts: each is made when it is asked for.
  await connection();
  return (
    <html lang="en" className={geist.variable}>
      <body className="font-sans text-base">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-control focus:bg-surface focus:px-4 focus:py-3"
        >
          {siteTexts.skipToContent}
        </a>
        <FocusKeeper />
        <ConsentProvider initial={await currentConsent()}>{children}</ConsentProvider>
      </body>
    </html>
  );
}
