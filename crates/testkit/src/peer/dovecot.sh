# Runs the Dovecot $3 in folder $1 on port $2 until standard input ends. Where $4 is tls or starttls,
# with the certificate $5 and its key $6.
trap '' INT TERM HUP
if [ "$(id -u)" = 0 ]; then
    owner=mail
    rootless=
    mkdir "$1/mail" && chown mail:mail "$1/mail" && chmod 755 "$1"
else
    owner=$(id -un)
    mkdir "$1/mail"
    rootless="default_internal_user = $owner
default_internal_group = $(id -gn)
default_login_user = $owner
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service stats {
  chroot =
}"
fi
group=$(id -gn "$owner")
plain=$2
safe=0
tls="ssl = no
disable_plaintext_auth = no"
if [ "$4" != - ]; then
    tls="ssl = required
ssl_cert = <$5
ssl_key = <$6"
fi
if [ "$4" = tls ]; then
    plain=0
    safe=$2
fi
cat >"$1/dovecot.conf" <<END
base_dir = $1/run
log_path = $1/log
protocols = imap
listen = 127.0.0.1
$tls
first_valid_uid = 1
mail_location = maildir:$1/mail/%u
$rootless
passdb {
  driver = static
  args = password=quiet
}
userdb {
  driver = static
  args = uid=$owner gid=$group home=$1/mail/%u
}
service imap-login {
  inet_listener imap {
    port = $plain
  }
  inet_listener imaps {
    port = $safe
    ssl = yes
  }
}
namespace inbox {
  inbox = yes
  mailbox Gesendet {
    auto = create
    special_use = \Sent
  }
}
END
"$3" -F -c "$1/dovecot.conf" >"$1/out" 2>&1 &
server=$!
cat >/dev/null
kill -TERM $server
wait $server
rm -rf "$1"
