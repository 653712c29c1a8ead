import { handler } from "../../../_lib/auth-server";

export const { GET, POST } = handler;
