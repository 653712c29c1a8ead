/** A value that a vendor gives out for tests, or prints as an example. Sources are the vendors' documentation; none was seen live. */
interface TestCredential {
  vendor: string;
  matches: RegExp;
}

const testCredentials: readonly TestCredential[] = [
  // docs.stripe.com, "API keys": test-mode keys; Clerk uses the same prefixes.
  { vendor: "Stripe or Clerk", matches: /^(?:sk|pk|rk)_test_/ },
  // developers.cloudflare.com/turnstile/troubleshooting/testing: site keys and secret keys that always pass or fail.
  { vendor: "Cloudflare Turnstile", matches: /^[123]x0{10,}(?:AA|AB|BB|FF)$/ },
  // developers.google.com/recaptcha/docs/faq: keys for automated tests.
  { vendor: "Google reCAPTCHA", matches: /^6LeIxAcTAAAAA(?:JcZVRqyHh71UMIEGNQ_MXjiZKhI|GG-vFI1TnRWxMZNFuojJ4WifJWe)$/ },
  // docs.hcaptcha.com, "Integration testing: test keys".
  { vendor: "hCaptcha", matches: /^(?:[1-3]0000000-ffff-ffff-ffff-00000000000[1-3]|0x0{40})$/ },
  // postmarkapp.com/developer, "Testing": takes messages and sends none.
  { vendor: "Postmark", matches: /^POSTMARK_API_TEST$/ },
  // resend.com/docs prints these.
  { vendor: "Resend", matches: /^re_(?:123456789|x{6,}|test_)/ },
  // docs.convex.dev, "Deploy keys": keys of development and preview deployments.
  { vendor: "Convex", matches: /^(?:dev|preview):[a-z0-9:-]+\|/ },
  // Own words of many vendors: a client that is called sandbox or test.
  { vendor: "a sandbox", matches: /^(?:test|sandbox|dummy|fake|example|changeme|your)[-_]/i },
];

/** Whose test credential the text is. */
export function testCredentialOf(text: string): string | undefined {
  return testCredentials.find(({ matches }) => matches.test(text.trim()))?.vendor;
}
