import '../../api/main';

// The API itself listens to signals only; it must not outlive the benchmark.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
