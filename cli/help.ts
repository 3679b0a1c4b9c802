export const helpText = `longshore: folders from this machine into your company's bucket, with proof that they arrived

  longshore login --origin <address>    asks for an API token, checks it, and keeps it for later commands
  longshore logout                      forgets it
  longshore projects                    the projects that you see
  longshore cycles --project <project>  the cycles of one of them
  longshore sessions [--project <project>] [--state <state>]
  longshore push <folder> --project <project> --cycle <cycle>
                 [--on-conflict skip-identical | overwrite | fail | keep-both]
                 [--parallel <requests>] [--part-size <5MiB to 512MiB>] [--retries <tries>]
                                        uploads the folder, and ends once the bucket was seen to have all of it; without
                                        these options: skip-identical, 16 requests at once, parts of 16MiB, 4 further tries
  longshore resume <session> <folder> [--retry]
                                        sends what is missing of an interrupted upload; with --retry also what
                                        did not arrive in one that has ended
  longshore watch <session>             shows an upload while it runs
  longshore verify [receipt] <receipt> [--signature <file>] [--keys <file>] [--folder <folder>] [--bucket]
                                        checks a receipt by its signature, and a folder or the bucket by the receipt;
                                        --bucket needs keys of yours: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE

  --origin <address>   another Longshore than that of the last login; or LONGSHORE_ORIGIN
  --patience <minutes> of push, resume and watch: how long to wait for a server or bucket that does not answer (10)
  --json               for scripts: the result as JSON on the standard output
  --help               this text

What systems leave in folders, such as .DS_Store, is not sent, nor what a .longshoreignore in the folder names by rules as in a
.gitignore; !.DS_Store in it takes a file back.

A token is made under Profile, API tokens, with the scopes projects:read, sessions:read and sessions:write. LONGSHORE_TOKEN
in the environment goes before the kept one. Ctrl-C stops an upload so that it can be resumed.

Ends with
  0    when all files arrived, or were skipped by the policy, and the bucket was seen to have them
  1    when some did not arrive or were not taken (as by a quota), the session was cancelled, or a receipt is not confirmed
  2    when the command line is wrong, names what is not there, or the server makes no session or attempt as things are
  3    when not signed in, or the token may not do this
  4    when the server or the bucket cannot be reached, or is too busy
  130  when interrupted`;
