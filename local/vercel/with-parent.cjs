"use strict";

// Runs a shell command that ends with the process that asked for it, even when that one is killed: the channel closes then.
// The command has a process group of its own, since a build starts processes that a signal to the shell would not reach.
const { spawn } = require("node:child_process");

const child = spawn(process.argv[2], { shell: true, stdio: "inherit", detached: true });

function end(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

process.on("disconnect", () => {
  end("SIGKILL");
  process.exit(1);
});
process.on("SIGTERM", () => end("SIGTERM"));
child.on("exit", (code) => process.exit(code ?? 1));
