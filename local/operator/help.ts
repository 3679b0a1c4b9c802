export const operatorHelp = `The operator's command: npm run operator -- <command>

  companies list                        every company, its limits and whether it is suspended
  companies create --name <company> --admin <name> --email <address>
                   [--slug <slug>] [--bytes <limit>] [--sessions <limit>]
                                        a company; prints the link that invites its first administrator
  companies suspend <slug>              nobody gets in, and its sessions stand still
  companies resume <slug>               everything goes on
  companies limits <slug> [--bytes <limit>] [--sessions <limit>]
                                        a number, an amount such as 500GiB, or none
  keys make                             prints a new value for SIGN_IN_KEYS
  keys rotate [--file <file> | --local] prints the next value: a new key signs, the one before stays accepted.
                                        The value of now comes from the file or the standard input;
                                        --local changes the secrets of npm start on this machine

  --url https://…   a deployment instead of this machine; its OPERATOR_TOKEN in LONGSHORE_OPERATOR_TOKEN
  --json            the answer as JSON
  --help            this text

On this machine the command finds a running npm start by itself, by LONGSHORE_PORT and LONGSHORE_DATA where they are set.
It ends with 0 when it is done, 1 when it was refused, and 2 when the command line is wrong.`;
