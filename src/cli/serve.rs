//! Serving the pages.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args;

use super::people;
use super::proof::storing;
use super::shops::{console, open, runtime};
use super::{Exit, Failure, Shared, print, say};
use crate::lang::{Lang, Message};
use crate::web::{self, PublicUrl};
use crate::webhooks::{Internal, Sender};

#[derive(Debug, Args)]
pub struct Serving {
    /// Address to listen on; loopback only, without --public-url
    #[arg(long, env = "QX_ADDR", default_value = "127.0.0.1:8750")]
    addr: SocketAddr,
    /// Where people reach the server who are not on this machine, as https://HOST; everybody signs in then
    #[arg(long, env = "QX_PUBLIC_URL", value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// Calls of the API that each person and each token may make in a minute
    #[arg(long, env = "QX_CALLS", value_name = "N", default_value_t = web::api::limits::USUAL)]
    calls: NonZeroU32,
    /// Host that webhooks may tell although it is not public or takes plain http, as NAME or NAME:PORT
    #[arg(long = "hook-host", env = "QX_HOOK_HOSTS", value_name = "HOST", value_delimiter = ',')]
    hook_hosts: Vec<String>,
    /// Folder that segments may leave their lists in when they run by schedule
    #[arg(long, env = "QX_DROP_FOLDER", value_name = "DIR")]
    drop_folder: Option<PathBuf>,
    #[cfg(feature = "oidc")]
    #[command(flatten)]
    provider: super::provider::Options,
}

pub(super) fn serve(shared: &Shared, wanted: Serving) -> Result<Exit, Failure> {
    let Serving { addr, public_url, calls, hook_hosts, drop_folder, .. } = wanted;
    if let Some(folder) = drop_folder.as_deref().filter(|folder| !folder.is_dir()) {
        let message = Message::new("cli-no-folder").with("folder", folder.display().to_string());
        return Err(Failure { exit: Exit::NotReady, message });
    }
    #[cfg(feature = "oidc")]
    let entrance = wanted.provider.entrance()?;
    let pipeline = open(shared)?;
    let lang: Lang = shared.lang.into();
    let failed = |error: &web::ServeError| Failure {
        exit: Exit::Failure,
        message: Message::new("cli-serve-failed").with("problem", error.to_string()),
    };
    runtime()?.block_on(async {
        let listener = web::listen(addr, public_url.as_ref()).await.map_err(|error| failed(&error))?;
        let bound = format!("http://{}", listener.local_addr().unwrap_or(addr));
        let (key, origin) = match &public_url {
            None => ("cli-serving", bound),
            Some(public) => ("cli-serving-all", public.origin()),
        };
        let sender = Sender::to(Internal::new(&hook_hosts));
        let server = web::Server::new(pipeline).with_limit(calls).with_sender(sender).with_public_url(public_url);
        let server = server.with_drop_folder(drop_folder.as_deref());
        let pipeline = server.pipeline().clone();
        // Whoever asks first should not wait until the reader is made.
        tokio::task::spawn_blocking(move || {
            pipeline.reader();
        });
        #[cfg(feature = "oidc")]
        let server = server.with_entrance(entrance);
        print(&Message::new(key).with("url", format!("{origin}/")).text(lang));
        say(&welcome(&server, &origin).await?.text(lang));
        web::serve(listener, server, stopped()).await;
        Ok(Exit::Done)
    })
}

/// Resolves when the program is told to stop, at the terminal or by whoever runs it.
async fn stopped() {
    // Without a handler the default action ends the program, which is what is asked for.
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminated = async {
        if let Ok(mut told) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            told.recv().await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = interrupted => {}
        () = terminated => {}
    }
}

/// How to sign in; as long as nobody is admin, the link that makes one.
async fn welcome(server: &web::Server, origin: &str) -> Result<Message, Failure> {
    let store = server.pipeline().store().clone();
    if store.has_admin().await.map_err(storing)? {
        return Ok(Message::new("cli-sign-in"));
    }
    let secret = people::fresh()?;
    store.invite_first_admin(web::secrets::kept(&secret), console()).await.map_err(storing)?;
    let key = if server.asks_who().await.map_err(storing)? { "cli-welcome-first" } else { "cli-welcome" };
    Ok(Message::new(key).with("url", format!("{origin}{}", people::link(&secret))))
}
