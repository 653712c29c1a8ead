import type { Observation } from "../observation";
import { auth1 } from "./auth-1";
import { auth2 } from "./auth-2";
import { auth3 } from "./auth-3";
import { auth4 } from "./auth-4";
import { auth5 } from "./auth-5";
import { auth6 } from "./auth-6";
import { cmp1 } from "./cmp-1";
import { cmp2 } from "./cmp-2";
import { cmp3 } from "./cmp-3";
import { cmp4 } from "./cmp-4";
import { cvx1 } from "./cvx-1";
import { cvx2 } from "./cvx-2";
import { env2 } from "./env-2";
import { env3 } from "./env-3";
import { env4 } from "./env-4";
import { env5 } from "./env-5";
import { env6 } from "./env-6";
import { mon1 } from "./mon-1";
import { mon2 } from "./mon-2";
import { mon3 } from "./mon-3";
import { mon4 } from "./mon-4";
import { post1 } from "./post-1";
import { post2 } from "./post-2";
import { post3 } from "./post-3";
import { post4 } from "./post-4";
import { post5 } from "./post-5";
import { sec1 } from "./sec-1";
import { sec5 } from "./sec-5";
import { sec6 } from "./sec-6";
import { sec7 } from "./sec-7";
import { wk1 } from "./wk-1";
import { wk2 } from "./wk-2";
import { wk3 } from "./wk-3";
import { wk4 } from "./wk-4";
import { wk5 } from "./wk-5";

/** One for each item that is observed; those that take longest begin first. */
export const observations: readonly Observation[] = [
  auth5,
  auth4,
  auth3,
  auth6,
  auth2,
  auth1,
  env6,
  env4,
  env3,
  env5,
  env2,
  sec1,
  sec5,
  cvx1,
  cvx2,
  mon1,
  mon2,
  mon3,
  mon4,
  cmp1,
  cmp2,
  cmp3,
  cmp4,
  post4,
  post3,
  post2,
  post5,
  post1,
  wk1,
  wk2,
  wk3,
  wk4,
  wk5,
  sec7,
  sec6,
];
