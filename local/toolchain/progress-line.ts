import type { ToolchainProgress } from "./install";

/** One line of text for a step of the installation. */
export function progressLine(progress: ToolchainProgress): string {
  switch (progress.step) {
    case "downloading":
      return `Downloading Pulumi ${progress.version}`;
    case "download-failed":
      return `Pulumi could not be downloaded (${progress.reason}): building it with Go, once, about 3 to 5 minutes`;
    case "waiting":
      return `Waiting for process ${progress.pid}, which is installing Pulumi`;
    case "building":
      return `Building Pulumi with Go: ${buildDetail(progress.detail)}${clock(progress.seconds)}`;
    case "language-host":
      return "Installing the Node.js language host";
  }
}

function buildDetail(detail: Extract<ToolchainProgress, { step: "building" }>["detail"]): string {
  if (detail === undefined) return "";
  if (detail.phase === "modules") return `${detail.downloaded} modules downloaded, `;
  return `${detail.compiled} of ${detail.packages} packages, `;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
