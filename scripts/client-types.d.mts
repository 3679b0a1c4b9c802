export function generateClientTypes(): Promise<string>;
