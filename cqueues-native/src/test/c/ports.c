/*
 * Event ports for tests on Linux, as port_create(3C) and the pages beside it describe them, over epoll(7), whose
 * descriptor is the port's, eventfd(2) and inotify(7). stat is that of the system whose ports these are. With PARTIAL
 * port_getn fails with ETIME or EINTR although it has events, and leaves its count alone where it has none.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct {
	int portev_events;
	unsigned short portev_source, portev_pad;
	uintptr_t portev_object;
	void *portev_user;
} port_event_t;

typedef struct {
	struct timespec fo_atime, fo_mtime, fo_ctime;
	uintptr_t fo_pad[3];
	char *fo_name;
} file_obj_t;

struct illumos_stat {
	uint64_t st_dev, st_ino;
	uint32_t st_mode, st_nlink, st_uid, st_gid;
	uint64_t st_rdev;
	int64_t st_size;
	struct timespec st_atim, st_mtim, st_ctim;
	int32_t st_blksize;
	int64_t st_blocks;
	char st_fstype[16];
};

_Static_assert(sizeof(port_event_t) == 24 && sizeof(file_obj_t) == 80 && sizeof(struct illumos_stat) == 128, "layout");

enum { PORT_SOURCE_USER = 3, PORT_SOURCE_FD = 4, PORT_SOURCE_FILE = 7 };
enum {
	FILE_ACCESS = 1, FILE_MODIFIED = 2, FILE_ATTRIB = 4, FILE_DELETE = 0x10, FILE_RENAME_TO = 0x20, FILE_RENAME_FROM = 0x40,
	FILE_NOFOLLOW = 0x10000000
};

struct association {
	int source, events, watch; /* watch: of a file its inotify descriptor, of what epoll refuses one that is always ready */
	uintptr_t object;
	void *user;
	struct association *next;
};

#define PORTS 65536
static struct port {
	int open, sent; /* sent: events of users that nobody fetched */
	struct association *all;
} ports[PORTS];
static int always = -1; /* readable, for the ports that something was sent to */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void drop(struct association *a) {
	if (a->watch >= 0) close(a->watch);
	free(a);
}

int port_create(void) {
	int port = epoll_create1(0); /* the caller is to make it close-on-exec */
	if (port < 0) return -1;
	pthread_mutex_lock(&lock);
	struct port *p = ports + port;
	/* the number may be that of a port that was closed since */
	for (struct association *a = p->all, *next; a; a = next) next = a->next, drop(a);
	p->all = NULL, p->open = 1, p->sent = 0;
	if (always < 0) always = eventfd(1, EFD_CLOEXEC);
	pthread_mutex_unlock(&lock);
	return port;
}

static struct association **find(struct port *p, int source, uintptr_t object) {
	struct association **a = &p->all;
	while (*a && ((*a)->source != source || (*a)->object != object)) a = &(*a)->next;
	return a;
}

static int is_closed(int fd) { return fcntl(fd, F_GETFD) < 0; }

static int is_open_port(int port) { return port >= 0 && port < PORTS && ports[port].open && !is_closed(port); }

static int watch(int port, struct association *a, int fd) {
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = a};
	a->watch = fd;
	return fd < 0 || epoll_ctl(port, EPOLL_CTL_ADD, fd, &e) < 0 ? errno : 0;
}

static int associate_fd(int port, struct association *a) {
	struct epoll_event e = {.events = a->events, .data.ptr = a};
	int fd = (int) a->object;
	if (is_closed(fd)) return EBADFD;
	if (epoll_ctl(port, EPOLL_CTL_ADD, fd, &e) == 0) return 0;
	if (errno == EEXIST) return epoll_ctl(port, EPOLL_CTL_MOD, fd, &e) < 0 ? errno : 0;
	return errno == EPERM ? watch(port, a, eventfd(1, EFD_CLOEXEC)) : errno;
}

static int differs(struct timespec a, struct timespec b) { return a.tv_sec != b.tv_sec || a.tv_nsec != b.tv_nsec; }

static int no_follow(struct association *a) { return a->events & FILE_NOFOLLOW ? AT_SYMLINK_NOFOLLOW : 0; }

static int associate_file(int port, struct association *a) {
	file_obj_t *f = (file_obj_t *) a->object;
	struct stat st;
	if (fstatat(AT_FDCWD, f->fo_name, &st, no_follow(a)) < 0) return errno;
	if (access(f->fo_name, R_OK) < 0 && errno == EACCES) return EACCES;
	/* what happened since the caller looked is an event at once */
	if ((a->events & FILE_MODIFIED && differs(f->fo_mtime, st.st_mtim)) ||
		(a->events & FILE_ATTRIB && differs(f->fo_ctime, st.st_ctim))) {
		int failed = watch(port, a, eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK));
		a->events |= INT_MIN;
		return failed;
	}
	int failed = watch(port, a, inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
	unsigned mask = (no_follow(a) ? IN_DONT_FOLLOW : 0) | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_ATTRIB;
	if (a->events & FILE_MODIFIED)
		mask |= S_ISDIR(st.st_mode) ? IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO : IN_MODIFY;
	if (!failed && inotify_add_watch(a->watch, f->fo_name, mask) < 0) failed = errno;
	return failed;
}

int port_associate(int port, int source, uintptr_t object, int events, void *user) {
	if (!is_open_port(port)) {
		errno = EBADF;
		return -1;
	}
	struct port *p = ports + port;
	int failed = EINVAL;
	pthread_mutex_lock(&lock);
	struct association **old = find(p, source, object), *a = *old;
	if (a) *old = a->next, drop(a);
	a = calloc(1, sizeof *a);
	a->source = source, a->object = object, a->events = events, a->user = user, a->watch = -1;
	if (source == PORT_SOURCE_FD) failed = associate_fd(port, a);
	if (source == PORT_SOURCE_FILE) failed = associate_file(port, a);
	if (failed) drop(a);
	else a->next = p->all, p->all = a;
	pthread_mutex_unlock(&lock);
	errno = failed;
	return failed ? -1 : 0;
}

int port_dissociate(int port, int source, uintptr_t object) {
	if (!is_open_port(port)) {
		errno = EBADF;
		return -1;
	}
	pthread_mutex_lock(&lock);
	struct association **old = find(ports + port, source, object), *a = *old;
	int failed = a ? 0 : ENOENT;
	if (a) {
		*old = a->next;
		if (source == PORT_SOURCE_FD && a->watch < 0) epoll_ctl(port, EPOLL_CTL_DEL, (int) object, NULL);
		drop(a);
	}
	if (source == PORT_SOURCE_FD && is_closed((int) object)) failed = EBADFD;
	pthread_mutex_unlock(&lock);
	errno = failed;
	return failed ? -1 : 0;
}

int port_send(int port, int events, void *user) {
	(void) events, (void) user;
	if (!is_open_port(port)) {
		errno = EBADF;
		return -1;
	}
	struct port *p = ports + port;
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = p};
	pthread_mutex_lock(&lock);
	int failed = p->sent == 0 && epoll_ctl(port, EPOLL_CTL_ADD, always, &e) < 0;
	if (!failed) p->sent++;
	pthread_mutex_unlock(&lock);
	return failed ? -1 : 0;
}

/* what inotify tells of one file, or else that its times were others */
static int happened(struct association *a) {
	char buffer[4096] __attribute__((aligned(8)));
	int events = 0;
	if (a->events & INT_MIN) {
		file_obj_t *f = (file_obj_t *) a->object;
		struct stat st;
		if (fstatat(AT_FDCWD, f->fo_name, &st, no_follow(a)) < 0) return FILE_DELETE;
		if (differs(f->fo_mtime, st.st_mtim)) events |= FILE_MODIFIED;
		if (differs(f->fo_ctime, st.st_ctim)) events |= FILE_ATTRIB;
		return events & a->events;
	}
	for (ssize_t length; (length = read(a->watch, buffer, sizeof buffer)) > 0;) {
		for (char *p = buffer; p < buffer + length;) {
			struct inotify_event *e = (void *) p;
			struct stat st;
			if (e->mask & (IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)) events |= FILE_MODIFIED;
			if (e->mask & (IN_DELETE_SELF | IN_UNMOUNT)) events |= FILE_DELETE;
			if (e->mask & IN_MOVE_SELF) events |= FILE_RENAME_FROM;
			if (e->mask & IN_ATTRIB) {
				const char *name = ((file_obj_t *) a->object)->fo_name;
				events |= fstatat(AT_FDCWD, name, &st, no_follow(a)) < 0 ? FILE_DELETE : FILE_ATTRIB;
			}
			p += sizeof *e + e->len;
		}
	}
	return events & (a->events | FILE_DELETE | FILE_RENAME_TO | FILE_RENAME_FROM);
}

/* puts what is ready into the list: 0 or 1 */
static unsigned take(int port, void *what, unsigned ready, port_event_t *e) {
	struct port *p = ports + port;
	if (what == p) {
		if (p->sent == 0) return 0;
		if (--p->sent == 0) epoll_ctl(port, EPOLL_CTL_DEL, always, NULL);
		*e = (port_event_t) {.portev_source = PORT_SOURCE_USER, .portev_object = port};
		return 1;
	}
	struct association **old = &p->all, *a;
	while (*old && *old != what) old = &(*old)->next;
	if (!(a = *old)) return 0;
	int events = a->source == PORT_SOURCE_FILE ? happened(a) : a->watch >= 0 ? a->events & (EPOLLIN | EPOLLOUT) : (int) ready;
	if (!events) return 0;
	*e = (port_event_t) {
		.portev_events = events, .portev_source = a->source, .portev_object = a->object, .portev_user = a->user};
	*old = a->next; /* an association ends with its event */
	if (a->source == PORT_SOURCE_FD && a->watch < 0) epoll_ctl(port, EPOLL_CTL_DEL, (int) a->object, NULL);
	drop(a);
	return 1;
}

int port_getn(int port, port_event_t list[], unsigned max, unsigned *nget, struct timespec *timeout) {
	struct epoll_event ready[64];
	int64_t ms = timeout ? (int64_t) timeout->tv_sec * 1000 + (timeout->tv_nsec + 999999) / 1000000 : -1;
	if (!is_open_port(port)) {
		errno = EBADF;
		return -1;
	}
	unsigned got = 0;
	do {
		int count = epoll_wait(port, ready, max < 64 ? (int) max : 64, ms > INT_MAX ? INT_MAX : (int) ms);
		if (count < 0) return -1;
		pthread_mutex_lock(&lock);
		for (int i = 0; i < count; i++) got += take(port, ready[i].data.ptr, ready[i].events, list + got);
		pthread_mutex_unlock(&lock);
	} while (got == 0 && ms < 0); /* what was ready may have been dissociated meanwhile */
#ifdef PARTIAL
	if (got > 0) *nget = got;
	errno = got & 1 ? EINTR : ETIME;
	return -1;
#else
	*nget = got;
	errno = ETIME;
	return got > 0 ? 0 : -1;
#endif
}

static int illumos_stat(const char *path, struct stat *result, int flags) {
	struct stat st;
	struct illumos_stat *to = (void *) result;
	if (fstatat(AT_FDCWD, path, &st, flags) < 0) return -1;
	memset(to, 0, sizeof *to);
	to->st_dev = st.st_dev, to->st_ino = st.st_ino, to->st_mode = st.st_mode, to->st_nlink = st.st_nlink;
	to->st_uid = st.st_uid, to->st_gid = st.st_gid, to->st_size = st.st_size;
	to->st_atim = st.st_atim, to->st_mtim = st.st_mtim, to->st_ctim = st.st_ctim;
	return 0;
}

int stat(const char *path, struct stat *result) { return illumos_stat(path, result, 0); }

int lstat(const char *path, struct stat *result) { return illumos_stat(path, result, AT_SYMLINK_NOFOLLOW); }
