/* Record, in order, every change a process makes to the files of one folder: LD_PRELOAD=record.so RECORD_DIR=... RECORD_LOG=...
 * A record is a line "op name offset length\n" and then `length` bytes. Meant for one thread. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX 1024
static char names[MAX][96];
static int sink = -1;

static void put(const char *bytes, size_t length) {
    while (length) {
        long n = syscall(SYS_write, sink, bytes, length);
        if (n <= 0) _exit(99);
        bytes += n;
        length -= n;
    }
}

static void record(const char *op, const char *name, long offset, const void *data, size_t length) {
    char head[200];
    if (sink < 0) sink = syscall(SYS_openat, AT_FDCWD, getenv("RECORD_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    put(head, snprintf(head, sizeof head, "%s %s %ld %zu\n", op, name, offset, data ? length : 0));
    if (data) put(data, length);
}

/* The name inside the folder, "." for the folder itself, NULL for anything else. */
static const char *inside(const char *path) {
    const char *dir = getenv("RECORD_DIR");
    size_t n = dir ? strlen(dir) : 0;
    if (!n || strncmp(path, dir, n)) return NULL;
    return path[n] == 0 ? "." : path[n] == '/' ? path + n + 1 : NULL;
}

static const char *named(int fd) { return fd >= 0 && fd < MAX && names[fd][0] ? names[fd] : NULL; }

static int opened(const char *path, int flags, int mode) {
    const char *name = inside(path);
    struct stat st;
    int fresh = name && (flags & O_CREAT) && stat(path, &st);
    int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < MAX) names[fd][0] = 0;
    if (fd >= 0 && fd < MAX && name) {
        snprintf(names[fd], sizeof names[fd], "%s", name);
        if (fresh) record("create", name, 0, NULL, 0);
        if (!fresh && (flags & O_TRUNC)) record("truncate", name, 0, NULL, 0);
    }
    return fd;
}

#define OPEN(symbol) \
    int symbol(const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        int mode = va_arg(rest, int); \
        va_end(rest); \
        return opened(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    if (fd >= 0 && fd < MAX) names[fd][0] = 0;
    return syscall(SYS_close, fd);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    ssize_t n = syscall(SYS_pwrite64, fd, data, length, offset);
    if (n > 0 && named(fd)) record("write", names[fd], offset, data, n);
    return n;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

ssize_t write(int fd, const void *data, size_t length) {
    long offset = named(fd) ? syscall(SYS_lseek, fd, 0, SEEK_CUR) : 0;
    ssize_t n = syscall(SYS_write, fd, data, length);
    if (n > 0 && named(fd)) record("write", names[fd], offset, data, n);
    return n;
}

/* Recorded, not carried out: what a real disk does is no part of this experiment, and a run takes seconds instead of minutes. */
int fsync(int fd) {
    if (named(fd)) {
        record("sync", names[fd], 0, NULL, 0);
        return 0;
    }
    return syscall(SYS_fsync, fd);
}
int fdatasync(int fd) { return fsync(fd); }

int ftruncate64(int fd, off64_t length) {
    int result = syscall(SYS_ftruncate, fd, length);
    if (!result && named(fd)) record("truncate", names[fd], length, NULL, 0);
    return result;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int unlink(const char *path) {
    int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!result && inside(path)) record("unlink", inside(path), 0, NULL, 0);
    return result;
}
