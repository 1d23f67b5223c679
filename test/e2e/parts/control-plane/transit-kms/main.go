// A KMS plugin (version 2 of the protocol) over the transit engine of Vault or OpenBao, for tests: it says nothing of
// caches, retries or renewal that a plugin for production needs.
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"k8s.io/kms/pkg/service"
)

type plugin struct {
	address, login, mount, key string
	roleId, secretId           string
	client                     *http.Client
}

func (p *plugin) post(ctx context.Context, path, token string, body any) (map[string]any, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address+"/v1/"+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Header.Set("X-Vault-Token", token)
	response, err := p.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s %v", path, response.Status, answer["errors"])
	}
	return answer, nil
}

// A login for each call: the API server calls seldom, it derives the keys of values from one that was decrypted.
func (p *plugin) ask(ctx context.Context, what string, body any) (map[string]any, error) {
	credentials := map[string]string{"role_id": p.roleId, "secret_id": p.secretId}
	login, err := p.post(ctx, "auth/"+p.login+"/login", "", credentials)
	if err != nil {
		return nil, err
	}
	token, _ := login["auth"].(map[string]any)["client_token"].(string)
	answer, err := p.post(ctx, p.mount+"/"+what+"/"+p.key, token, body)
	if err != nil {
		return nil, err
	}
	data, ok := answer["data"].(map[string]any)
	if !ok {
		return nil, errors.New("an answer without data")
	}
	return data, nil
}

func (p *plugin) Encrypt(ctx context.Context, _ string, data []byte) (*service.EncryptResponse, error) {
	answer, err := p.ask(ctx, "encrypt", map[string]string{"plaintext": base64.StdEncoding.EncodeToString(data)})
	if err != nil {
		return nil, err
	}
	ciphertext, _ := answer["ciphertext"].(string)
	return &service.EncryptResponse{Ciphertext: []byte(ciphertext), KeyID: p.keyId(ciphertext)}, nil
}

func (p *plugin) Decrypt(ctx context.Context, _ string, request *service.DecryptRequest) ([]byte, error) {
	answer, err := p.ask(ctx, "decrypt", map[string]string{"ciphertext": string(request.Ciphertext)})
	if err != nil {
		return nil, err
	}
	plaintext, _ := answer["plaintext"].(string)
	return base64.StdEncoding.DecodeString(plaintext)
}

// The version of the key is told by what it encrypts: it takes no right to read the key.
func (p *plugin) Status(ctx context.Context) (*service.StatusResponse, error) {
	probe, err := p.Encrypt(ctx, "", []byte("status"))
	if err != nil {
		return nil, err
	}
	return &service.StatusResponse{Version: "v2", Healthz: "ok", KeyID: probe.KeyID}, nil
}

func (p *plugin) keyId(ciphertext string) string {
	return p.key + ":" + strings.SplitN(ciphertext, ":", 3)[1]
}

func main() {
	var settings struct{ Socket, Address, Login, Mount, Key, RoleId, SecretId string }
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &settings)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	server := service.NewGRPCService(settings.Socket, 5*time.Second, &plugin{
		address: settings.Address, login: settings.Login, mount: settings.Mount, key: settings.Key,
		roleId: settings.RoleId, secretId: settings.SecretId,
		client: &http.Client{Timeout: 4 * time.Second},
	})
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-stop
		server.Shutdown()
		os.Exit(0)
	}()
	if err := server.ListenAndServe(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
