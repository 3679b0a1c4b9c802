// Preloaded into child processes: a parent that was killed cannot stop its children, but its end of the channel closes.
// The children of this one (workerd) end with it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening must not keep a command alive that has done its work.
process.channel?.unref();
