// versitygw ADDRESS FOLDER ACCESS_KEY SECRET_KEY is an S3 server at the address: its buckets are folders in FOLDER/buckets, where each
// object is a file, and what else S3 knows of an object is in FOLDER/attributes. The gateway's own program would bring the libraries of
// other storage along.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3err"
	"github.com/versity/versitygw/s3response"
)

func main() {
	if len(os.Args) != 5 {
		fail(fmt.Errorf("usage: versitygw ADDRESS FOLDER ACCESS_KEY SECRET_KEY"))
	}
	fail(serve(os.Args[1], os.Args[2], os.Args[3], os.Args[4]))
}

func serve(address, folder, accessKey, secretKey string) error {
	attributes := filepath.Join(folder, "attributes")
	metadata, err := meta.NewSideCar(attributes)
	if err != nil {
		return err
	}
	folders, err := posix.New(filepath.Join(folder, "buckets"), metadata, posix.PosixOpts{SideCarDir: attributes})
	if err != nil {
		return err
	}
	until, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	return embedgw.RunVersityGW(until, storage{folders}, &embedgw.Config{
		RootUserAccess: accessKey, RootUserSecret: secretKey, Ports: []string{address}, KeepAlive: true,
		MaxConnections: 1000, MaxRequests: 500, MultipartMaxParts: 10000,
	})
}

// storage answers as S3 does where the gateway tells of its folders: that a key "a/" is deleted where only "a/b" is. Flink's file
// system asks for it after each object that it wrote, and would ask again for ten seconds.
type storage struct{ *posix.Posix }

var notEmpty = s3err.GetAPIError(s3err.ErrDirectoryNotEmpty)

func (s storage) DeleteObject(ctx context.Context, input *s3.DeleteObjectInput) (*s3.DeleteObjectOutput, error) {
	output, err := s.Posix.DeleteObject(ctx, input)
	if err == error(notEmpty) {
		return &s3.DeleteObjectOutput{}, nil
	}
	return output, err
}

func (s storage) DeleteObjects(ctx context.Context, input *s3.DeleteObjectsInput) (s3response.DeleteResult, error) {
	result, err := s.Posix.DeleteObjects(ctx, input)
	var left []types.Error
	for _, problem := range result.Error {
		if *problem.Code == notEmpty.Code {
			result.Deleted = append(result.Deleted, types.DeletedObject{Key: problem.Key})
		} else {
			left = append(left, problem)
		}
	}
	result.Error = left
	return result, err
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "versitygw:", err)
		os.Exit(1)
	}
}
