import { httpRouter } from "convex/server";
import { EnvironmentInvalidError } from "../contract/environment-error";
import { httpAction } from "./_generated/server";
import { createAuth } from "./betterAuth/auth";
import { withClientAddress, withoutSignUpOutcome } from "./betterAuth/authRequest";

const authRoute = httpAction(async (ctx, request) => {
  try {
    const response = await createAuth(ctx).handler(withClientAddress(request));
    return withoutSignUpOutcome(request, response);
  } catch (error) {
    if (!(error instanceof EnvironmentInvalidError)) throw error;
    // The names of the variables are for the operator's log, not for a stranger.
    console.error(error.message);
    return Response.json({ code: error.code, message: "The service is not set up." }, { status: 503 });
  }
});

const http = httpRouter();
http.route({ pathPrefix: "/api/auth/", method: "GET", handler: authRoute });
http.route({ pathPrefix: "/api/auth/", method: "POST", handler: authRoute });

export default http;
