"use strict";

// A server of a deployment ends with the process that started it, even when that one was killed: its channel closes then.
process.on("disconnect", () => process.exit(0));
