/** Version of the Pulumi CLI: that of the official npm wrapper in package.json and of the Go module in pulumi-cli/. */
export const PULUMI_VERSION = "3.259.0";
