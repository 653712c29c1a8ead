import { passOn } from "../../../_lib/auth-server";

export { passOn as GET, passOn as POST };
