/**
 * The one Workers type that Node code meets, through db/ and wrangler's getPlatformProxy. The whole of workers-types would
 * replace Node's own fetch and Response here.
 */
declare type D1Database = import('@cloudflare/workers-types/latest').D1Database;
