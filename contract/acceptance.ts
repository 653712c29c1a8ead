/**
 * Stands in the address of every account that an acceptance run makes (`qa+prelaunch-3fk2a9-1@example.org`). What removes
 * test accounts touches no account without it.
 */
export const acceptanceMark = "+prelaunch-";

/** Request header that lets the acceptance suite in while the launch is closed. */
export const acceptanceHeader = "x-prelaunch-acceptance";
