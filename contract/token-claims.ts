/**
 * What a token may say of its person. Who it is (`sub`), which session (`sessionId`) and when (`iat`, `exp`) it says always.
 */
export const tokenClaims = [
  "name",
  "email",
  "emailVerified",
  "username",
  "displayUsername",
  "role",
  "twoFactorEnabled",
  "banned",
  "banReason",
  "banExpires",
  "createdAt",
  "updatedAt",
  "image",
] as const;

export type TokenClaim = (typeof tokenClaims)[number];
