// relay LISTEN NAMESPACE CONNECT hands every connection to the address LISTEN on to the address CONNECT in a network namespace.
// So a cluster without any other way in or out is reached on the loopback interface outside it. Further arguments are not
// looked at: they tell whose relay it is.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"syscall"
)

const inherited = "DREY_RELAY_LISTENER" // the file descriptor that listens outside, once the program runs inside

func main() {
	if len(os.Args) < 4 {
		fail(fmt.Errorf("usage: relay LISTEN NAMESPACE CONNECT"))
	}
	descriptor, err := strconv.Atoi(os.Getenv(inherited))
	if err != nil {
		fail(enter(os.Args[1], os.Args[2]))
	}
	listener, err := net.FileListener(os.NewFile(uintptr(descriptor), "listener"))
	fail(err)
	for {
		outside, err := listener.Accept()
		fail(err)
		go serve(outside.(*net.TCPConn), os.Args[3])
	}
}

// A socket stays in the namespace that it was made in, whatever namespace the program goes to later. A Go program cannot go
// itself, for it has several threads.
func enter(listen, namespace string) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	file, err := listener.(*net.TCPListener).File()
	if err != nil {
		return err
	}
	if _, _, number := syscall.Syscall(syscall.SYS_FCNTL, file.Fd(), syscall.F_SETFD, 0); number != 0 {
		return number // it would be closed on the way
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	words := append([]string{"nsenter", "--net=" + namespace, "--", self}, os.Args[1:]...)
	return syscall.Exec("/usr/bin/nsenter", words, append(os.Environ(), fmt.Sprint(inherited, "=", file.Fd())))
}

func serve(outside *net.TCPConn, address string) {
	defer outside.Close()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return // the client sees its connection closed
	}
	inside := connection.(*net.TCPConn)
	defer inside.Close()
	done := make(chan struct{}, 2)
	go pass(outside, inside, done)
	go pass(inside, outside, done)
	<-done
	<-done
}

// Each direction ends for itself: a client may have said all and still listen.
func pass(to, from *net.TCPConn, done chan<- struct{}) {
	if _, err := io.Copy(to, from); err != nil {
		to.Close()
		from.Close()
	}
	to.CloseWrite()
	done <- struct{}{}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "relay:", err)
		os.Exit(1)
	}
}
