/*
 * kqueue(2) for tests on Linux, as its manual pages on the BSDs describe it, over epoll(7), whose descriptor is the
 * queue's, and inotify(7). LAYOUT chooses the structure: CLASSIC (FreeBSD before 12, OpenBSD, macOS), FREEBSD_12,
 * NETBSD, NETBSD_11. With KEEPS_CLOSED the filters of a closed descriptor stay, as in libraries that cannot know of it;
 * without RECEIPTS EV_RECEIPT is unknown; with UNPOLLABLE a queue's descriptor is a number and never readable.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLASSIC 1
#define FREEBSD_12 2
#define NETBSD 3
#define NETBSD_11 4
#ifndef LAYOUT
#define LAYOUT CLASSIC
#endif

struct kevent {
	uintptr_t ident;
#if LAYOUT == NETBSD || LAYOUT == NETBSD_11
	uint32_t filter, flags;
#else
	int16_t filter;
	uint16_t flags;
#endif
	uint32_t fflags;
	int64_t data;
	void *udata;
#if LAYOUT == FREEBSD_12 || LAYOUT == NETBSD_11
	uint64_t ext[4];
#endif
};

#if LAYOUT == NETBSD || LAYOUT == NETBSD_11
enum { EVFILT_READ = 0, EVFILT_WRITE = 1, EVFILT_VNODE = 3 };
typedef size_t count_t;
#else
enum { EVFILT_READ = -1, EVFILT_WRITE = -2, EVFILT_VNODE = -4 };
typedef int count_t;
#endif
#if LAYOUT == NETBSD
#define kevent_function __kevent50
#elif LAYOUT == NETBSD_11
#define kevent_function __kevent100
#else
#define kevent_function kevent
#endif

enum {
	EV_ADD = 1, EV_DELETE = 2, EV_ENABLE = 4, EV_DISABLE = 8, EV_ONESHOT = 0x10, EV_CLEAR = 0x20, EV_RECEIPT = 0x40,
	EV_ERROR = 0x4000, EV_EOF = 0x8000
};
enum { NOTE_DELETE = 1, NOTE_WRITE = 2, NOTE_EXTEND = 4, NOTE_ATTRIB = 8, NOTE_LINK = 0x10, NOTE_RENAME = 0x20 };

struct knote {
	int fd;
	int filter;
	unsigned flags, fflags;
	void *udata;
	int watch; /* EVFILT_VNODE: an inotify descriptor; EVFILT_READ and WRITE of files: an eventfd that is always ready */
	int self; /* EVFILT_VNODE: which of the watches is of the file itself, not of the directory it is in */
	nlink_t links;
	off_t size;
	unsigned seen; /* EVFILT_VNODE: what happened and was not reported */
	struct knote *next;
};

struct queue {
	int open, epoll; /* epoll: the queue's own descriptor, unless UNPOLLABLE */
	struct knote *notes;
};

#define QUEUES 65536
static struct queue queues[QUEUES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void drop(struct knote *n) {
	if (n->watch >= 0) close(n->watch);
	free(n);
}

int kqueue(void) {
#ifdef UNPOLLABLE
	int kq = eventfd(0, 0); /* the caller is to make it close-on-exec */
#else
	int kq = epoll_create1(0);
#endif
	if (kq < 0) return -1;
	pthread_mutex_lock(&lock);
	/* the number may be that of a queue that was closed since: its watches are all that is left of it */
	for (struct knote *n = queues[kq].notes, *next; n; n = next) next = n->next, drop(n);
#ifdef UNPOLLABLE
	if (queues[kq].open) close(queues[kq].epoll);
	queues[kq] = (struct queue) {.open = 1, .epoll = epoll_create1(EPOLL_CLOEXEC)};
#else
	queues[kq] = (struct queue) {.open = 1, .epoll = kq};
#endif
	pthread_mutex_unlock(&lock);
	return kq;
}

#if LAYOUT == NETBSD || LAYOUT == NETBSD_11
int kqueue1(int flags) {
	int kq = kqueue();
	if (kq >= 0 && flags & 0x400000) fcntl(kq, F_SETFD, FD_CLOEXEC);
	return kq;
}
#endif

static struct knote **find(struct queue *q, int fd, int filter) {
	struct knote **p = &q->notes;
	while (*p && ((*p)->fd != fd || (*p)->filter != filter)) p = &(*p)->next;
	return p;
}

static unsigned wanted(struct queue *q, int fd) {
	unsigned events = 0;
	for (struct knote *n = q->notes; n; n = n->next) {
		if (n->fd != fd || n->watch >= 0 || n->flags & EV_DISABLE) continue;
		if (n->filter == EVFILT_READ) events |= EPOLLIN | EPOLLRDHUP;
		if (n->filter == EVFILT_WRITE) events |= EPOLLOUT;
	}
	return events;
}

/* tells epoll what all filters of a descriptor want; ENOENT if it had forgotten a descriptor that was closed */
static int update(int kq, struct queue *q, int fd, int fresh) {
	unsigned events = wanted(q, fd);
	struct epoll_event e = {.events = events, .data.u64 = (uint32_t) fd};
	if (fresh) return epoll_ctl(kq, EPOLL_CTL_ADD, fd, &e);
	return epoll_ctl(kq, events ? EPOLL_CTL_MOD : EPOLL_CTL_DEL, fd, &e);
}

/* the kernel deletes the filters of what is closed; here that is found out later */
static void forget(struct queue *q, int fd) {
#ifndef KEEPS_CLOSED
	for (struct knote **p = &q->notes; *p;) {
		struct knote *n = *p;
		if (n->fd == fd && n->watch < 0) *p = n->next, drop(n);
		else p = &n->next;
	}
#else
	(void) q, (void) fd;
#endif
}

static int is_closed(int fd) { return fcntl(fd, F_GETFD) < 0; }

static int watch_files(int kq, struct knote *n) {
	struct stat st;
	char path[64];
	if (fstat(n->fd, &st) < 0) return errno;
	n->links = st.st_nlink;
	n->size = st.st_size;
	n->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (n->watch < 0) return errno;
	snprintf(path, sizeof path, "/proc/self/fd/%d", n->fd);
	unsigned mask = IN_ATTRIB | IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF | IN_UNMOUNT;
	if (S_ISDIR(st.st_mode)) mask |= IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
	if ((n->self = inotify_add_watch(n->watch, path, mask)) < 0) return errno;
	if (S_ISDIR(st.st_mode)) { /* of one that is open inotify does not say that it was removed */
		strcat(path, "/..");
		inotify_add_watch(n->watch, path, IN_DELETE | IN_MASK_ADD);
	}
	struct epoll_event e = {.events = EPOLLIN, .data.u64 = 1ull << 32 | (uint32_t) n->watch};
	return epoll_ctl(kq, EPOLL_CTL_ADD, n->watch, &e) < 0 ? errno : 0;
}

/* regular files are no business of epoll, and always ready here */
static int always_ready(int kq, struct knote *n) {
	n->watch = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (n->watch < 0) return errno;
	struct epoll_event e = {.events = EPOLLIN, .data.u64 = 1ull << 32 | (uint32_t) n->watch};
	return epoll_ctl(kq, EPOLL_CTL_ADD, n->watch, &e) < 0 ? errno : 0;
}

static int add(int kq, struct queue *q, const struct kevent *c) {
	int fd = (int) c->ident, filter = c->filter;
	struct knote **p = find(q, fd, filter), *n = *p;
	if (is_closed(fd)) {
		forget(q, fd);
		return EBADF;
	}
	if (n && filter == EVFILT_VNODE) {
		n->fflags = c->fflags, n->flags = c->flags;
		return 0;
	}
	int fresh = !wanted(q, fd);
	if (!n) {
		n = calloc(1, sizeof *n);
		if (!n) return ENOMEM;
		n->fd = fd, n->filter = filter, n->watch = -1;
		*find(q, fd, filter) = n;
	}
	n->flags = c->flags & ~EV_DISABLE, n->fflags = c->fflags, n->udata = c->udata;
	if (c->flags & EV_DISABLE) n->flags |= EV_DISABLE;
	int failed = 0;
	if (filter == EVFILT_VNODE) {
		failed = watch_files(kq, n);
	} else if (n->watch < 0 && update(kq, q, fd, fresh) < 0) {
		failed = errno;
		if (failed == ENOENT) { /* closed and opened again */
#ifndef KEEPS_CLOSED
			p = find(q, fd, filter);
			*p = n->next;
			forget(q, fd);
			n->next = q->notes, q->notes = n;
			failed = update(kq, q, fd, 1) < 0 ? errno : 0;
#endif
		} else if (failed == EEXIST) {
			failed = update(kq, q, fd, 0) < 0 ? errno : 0;
		} else if (failed == EPERM) {
			failed = always_ready(kq, n);
		}
	}
	if (failed && (p = find(q, fd, filter), *p == n)) *p = n->next, drop(n);
	return failed;
}

static int delete(int kq, struct queue *q, const struct kevent *c) {
	int fd = (int) c->ident;
#ifndef KEEPS_CLOSED
	if (is_closed(fd)) {
		forget(q, fd);
		return EBADF;
	}
#endif
	struct knote **p = find(q, fd, c->filter), *n = *p;
	if (!n) return ENOENT;
	*p = n->next;
	int own = n->watch >= 0;
	drop(n);
	if (own || update(kq, q, fd, 0) == 0) return 0;
	if (errno != ENOENT) return 0;
	forget(q, fd);
	return ENOENT;
}

static int apply(int kq, struct queue *q, const struct kevent *c) {
	if (c->filter != EVFILT_READ && c->filter != EVFILT_WRITE && c->filter != EVFILT_VNODE) return EINVAL;
	if (c->flags & EV_DELETE) return delete(kq, q, c);
	if (c->flags & EV_ADD) return add(kq, q, c);
	struct knote *n = *find(q, (int) c->ident, c->filter);
	if (!n) return ENOENT;
	if (c->flags & EV_DISABLE) n->flags |= EV_DISABLE;
	if (c->flags & EV_ENABLE) n->flags &= ~EV_DISABLE;
	return update(kq, q, n->fd, 0) < 0 ? errno : 0;
}

static void put(struct kevent *e, const struct knote *n, unsigned flags, unsigned fflags, int64_t data) {
	memset(e, 0, sizeof *e);
	e->ident = n->fd, e->filter = n->filter, e->flags = flags, e->fflags = fflags, e->data = data, e->udata = n->udata;
}

static unsigned notes_of(struct knote *n) {
	char buffer[4096] __attribute__((aligned(8)));
	unsigned notes = 0;
	for (ssize_t length; (length = read(n->watch, buffer, sizeof buffer)) > 0;) {
		for (char *p = buffer; p < buffer + length;) {
			struct inotify_event *e = (void *) p;
			struct stat st;
			p += sizeof *e + e->len;
			if (e->wd != n->self) {
				if (fstat(n->fd, &st) == 0 && st.st_nlink == 0) notes |= NOTE_DELETE;
				continue;
			}
			if (e->mask & (IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO) && !(e->len && e->mask & IN_MODIFY))
				notes |= NOTE_WRITE;
			if (e->mask & IN_MOVE_SELF) notes |= NOTE_RENAME;
			if (e->mask & (IN_DELETE_SELF | IN_UNMOUNT)) notes |= NOTE_DELETE;
			if (fstat(n->fd, &st) == 0) {
				if (st.st_size > n->size && e->mask & IN_MODIFY) notes |= NOTE_EXTEND;
				if (e->mask & IN_ATTRIB && !e->len) {
					if (st.st_nlink == 0) notes |= NOTE_DELETE;
					else if (st.st_nlink != n->links) notes |= NOTE_LINK;
					else notes |= NOTE_ATTRIB;
				}
				n->links = st.st_nlink, n->size = st.st_size;
			}
		}
	}
	return notes & n->fflags;
}

static int collect(int kq, struct queue *q, struct kevent *events, int room, int timeout) {
	struct epoll_event ready[64];
	if (room > 32) room = 32; /* fewer than asked for is allowed */
	int count = epoll_wait(kq, ready, room, timeout), put_count = 0;
	if (count < 0) return -1;
	pthread_mutex_lock(&lock);
	for (int i = 0; i < count; i++) {
		int fd = (int) (uint32_t) ready[i].data.u64, own = ready[i].data.u64 >> 32 != 0;
		unsigned bits = ready[i].events;
		for (struct knote **p = &q->notes, *n; (n = *p);) {
			struct kevent *e = events + put_count;
			int reported = 0;
			if (put_count < room && (own ? n->watch == fd : n->fd == fd && n->watch < 0) && !(n->flags & EV_DISABLE)) {
				if (n->filter == EVFILT_VNODE) {
					unsigned notes = notes_of(n);
					if (notes) put(e, n, EV_CLEAR, notes, 0), reported = 1;
				} else if (own) {
					put(e, n, 0, 0, 1), reported = 1;
				} else {
					int readable = n->filter == EVFILT_READ;
					unsigned mine = readable ? EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR : EPOLLOUT | EPOLLHUP | EPOLLERR;
					if (bits & mine) {
						unsigned end = EPOLLHUP | EPOLLERR | (readable ? EPOLLRDHUP : 0);
						int data = 0;
						if (readable) ioctl(n->fd, FIONREAD, &data);
						put(e, n, bits & end ? EV_EOF : 0, 0, data), reported = 1;
					}
				}
			}
			if (reported) put_count++;
			if (reported && n->flags & EV_ONESHOT) {
				*p = n->next;
				drop(n);
				update(kq, q, fd, 0);
			} else {
				p = &n->next;
			}
		}
	}
	pthread_mutex_unlock(&lock);
	return put_count;
}

static int64_t millis(const struct timespec *t) {
	int64_t all = (int64_t) t->tv_sec * 1000 + (t->tv_nsec + 999999) / 1000000;
	return all > INT_MAX ? INT_MAX : all;
}

int kevent_function(int kq, const struct kevent *changes, count_t change_count, struct kevent *events, count_t room,
	const struct timespec *timeout) {
	if (kq < 0 || kq >= QUEUES || !queues[kq].open || is_closed(kq)) {
		errno = EBADF;
		return -1;
	}
	if (timeout && (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec > 999999999)) {
		errno = EINVAL;
		return -1;
	}
	struct queue *q = queues + kq;
	kq = q->epoll;
	count_t answers = 0;
	pthread_mutex_lock(&lock);
	for (count_t i = 0; i < change_count; i++) {
		int failed = apply(kq, q, changes + i);
		int receipt = 0;
#ifdef RECEIPTS
		receipt = changes[i].flags & EV_RECEIPT;
#endif
		if (!failed && !receipt) continue;
		if (answers == room) {
			pthread_mutex_unlock(&lock);
			if (!failed) continue;
			errno = failed;
			return -1;
		}
		events[answers] = changes[i];
		events[answers].flags = EV_ERROR;
		events[answers].data = failed;
		answers++;
	}
	pthread_mutex_unlock(&lock);
	if (answers > 0 || room == 0) return answers;
	return collect(kq, q, events, room, timeout ? (int) millis(timeout) : -1);
}
