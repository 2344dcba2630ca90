/* The subcommands of riffle, one file each. A command gets its own name as argv[0] and returns the exit status: 0 done;
 * 1 done, but something in the input was not in order; 2 usage, configuration, or not possible. Data goes to standard
 * output, everything else to standard error. */
#ifndef RIFFLE_CMD_CMD_H
#define RIFFLE_CMD_CMD_H

enum { EXIT_DONE = 0, EXIT_NOT_IN_ORDER = 1, EXIT_IMPOSSIBLE = 2 };

int cmd_run(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_parse(int argc, char **argv);
int cmd_match(int argc, char **argv);
int cmd_group(int argc, char **argv);
int cmd_opml(int argc, char **argv);
int cmd_fetch(int argc, char **argv);
int cmd_label(int argc, char **argv);
int cmd_train(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_topic(int argc, char **argv);
int cmd_search(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_version(int argc, char **argv);

#endif
