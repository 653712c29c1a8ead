/** An error in Resend's shape: https://resend.com/docs/api-reference/errors (read November 2026; not seen live). */
export interface ResendError {
  statusCode: 400 | 401 | 403 | 404 | 405 | 409 | 422 | 429;
  name: string;
  message: string;
}

export const missingApiKey: ResendError = {
  statusCode: 401,
  name: "missing_api_key",
  message: "Missing API key in the authorization header.",
};

export const invalidApiKey: ResendError = { statusCode: 403, name: "invalid_api_key", message: "API key is invalid." };

export const notFound: ResendError = {
  statusCode: 404,
  name: "not_found",
  message: "The requested endpoint does not exist.",
};

export const emailNotFound: ResendError = { statusCode: 404, name: "not_found", message: "Email not found." };

export const invalidIdempotencyKey: ResendError = {
  statusCode: 400,
  name: "invalid_idempotency_key",
  message: "The key must be between 1-256 chars.",
};

export const idempotencyConflict: ResendError = {
  statusCode: 409,
  name: "invalid_idempotent_request",
  message: "Same idempotency key used with a different request payload.",
};

/** The words that users report: https://github.com/resend/resend-node/issues/455. */
export function domainNotVerified(domain: string): ResendError {
  return {
    statusCode: 403,
    name: "validation_error",
    message: `The ${domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains`,
  };
}

export function missingField(field: string): ResendError {
  return { statusCode: 422, name: "missing_required_field", message: `Missing \`${field}\` field.` };
}

export function invalidField(message: string): ResendError {
  return { statusCode: 422, name: "validation_error", message };
}
